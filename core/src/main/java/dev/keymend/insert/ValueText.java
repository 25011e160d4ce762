// SPDX-License-Identifier: Apache-2.0
package dev.keymend.insert;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.ZonedDateTime;
import java.time.temporal.Temporal;
import java.time.temporal.TemporalAmount;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PGobject;

/**
 * Java's values as the texts that PostgreSQL reads. Everything is sent as text and given its type by a cast in the statement,
 * so that one row and a thousand are read by the same rules, and a statement's plan does not depend on Java's types.
 */
final class ValueText {
    private ValueText() {}

    /** The text; null for null. */
    static @Nullable String of(String column, @Nullable Object value) {
        if (value == null || value instanceof String) {
            return (String) value;
        }
        if (value instanceof PGobject object) {
            return object.getValue();
        }
        String plain = scalar(value);
        if (plain != null) {
            return plain;
        }
        List<?> elements = elements(value);
        if (elements == null) {
            throw new InsertException("the column " + column + " was given a value of "
                    + value.getClass().getName()
                    + ", which has no one form in PostgreSQL; give a String as the column's type reads it");
        }
        StringBuilder array = new StringBuilder("{");
        for (Object element : elements) {
            array.append(array.length() == 1 ? "" : ",").append(element(column, element));
        }
        return array.append('}').toString();
    }

    private static @Nullable String scalar(Object value) {
        if (value instanceof Integer
                || value instanceof Long
                || value instanceof Short
                || value instanceof Byte
                || value instanceof Boolean
                || value instanceof Character
                || value instanceof UUID
                || value instanceof BigInteger
                || value instanceof Float
                || value instanceof Double
                || value instanceof StringBuilder
                || value instanceof java.sql.Date
                || value instanceof java.sql.Time
                || value instanceof java.sql.Timestamp
                || value instanceof java.sql.Array) {
            return value.toString();
        }
        if (value instanceof ZonedDateTime time) {
            return time.toOffsetDateTime().toString(); // Its own text ends with the zone's name in brackets.
        }
        if (value instanceof Temporal || value instanceof TemporalAmount) {
            return value.toString();
        }
        if (value instanceof BigDecimal number) {
            return number.toPlainString();
        }
        if (value instanceof Enum<?> constant) {
            return constant.name();
        }
        if (value instanceof byte[] bytes) {
            return "\\x" + HexFormat.of().formatHex(bytes);
        }
        return null;
    }

    private static @Nullable List<?> elements(Object value) {
        if (value instanceof Collection<?> collection) {
            return new ArrayList<>(collection);
        }
        if (!value.getClass().isArray()) {
            return null;
        }
        List<@Nullable Object> elements = new ArrayList<>();
        for (int i = 0; i < java.lang.reflect.Array.getLength(value); i++) {
            elements.add(java.lang.reflect.Array.get(value, i));
        }
        return elements;
    }

    private static String element(String column, @Nullable Object element) {
        String text = of(column, element);
        if (text == null) {
            return "NULL";
        }
        if (element instanceof Collection<?>
                || (element != null && element.getClass().isArray() && !(element instanceof byte[]))) {
            return text; // An array of arrays is not quoted.
        }
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
