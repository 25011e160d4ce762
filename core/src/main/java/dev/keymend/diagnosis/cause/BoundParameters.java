// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis.cause;

import dev.keymend.diagnosis.cause.PastedStatement.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The values bound to a statement, as the server, drivers and frameworks print them. A value that has been cut or masked,
 * or whose text could mean something else, is not there.
 *
 * @param byPlace from 1
 * @param byName without what marks a name in the statement
 */
record BoundParameters(Map<Integer, Value> byPlace, Map<String, Value> byName) {
    static final BoundParameters NONE = new BoundParameters(Map.of(), Map.of());

    /** Copies the maps. */
    BoundParameters {
        byPlace = Map.copyOf(byPlace);
        byName = Map.copyOf(byName);
    }

    /** Reads what was found beside a statement; nothing of it when it is in no form that we know. */
    static BoundParameters read(@Nullable String text) {
        if (text == null) {
            return NONE;
        }
        String plain = text.strip();
        if (plain.startsWith("$")) {
            return server(plain);
        }
        if (plain.startsWith("@")) {
            return dotNet(plain);
        }
        if (plain.startsWith("binding parameter")) {
            return hibernate(plain);
        }
        return plain.isEmpty() ? NONE : literals(plain);
    }

    /** {@code $1 = '2', $2 = NULL}, by the server; what it has cut ends with three dots. */
    private static BoundParameters server(String text) {
        Map<Integer, Value> values = new HashMap<>();
        ParameterTexts texts = new ParameterTexts(text);
        do {
            int place = texts.place();
            if (place < 1 || !texts.takes(" = ")) {
                break;
            }
            if (texts.takes("NULL")) {
                values.put(place, ParameterTexts.NULL);
                continue;
            }
            String value = texts.doubled();
            if (value == null) {
                break;
            }
            if (!value.endsWith("...")) {
                values.put(place, ParameterTexts.literal(value));
            }
        } while (texts.takes(", "));
        return new BoundParameters(values, Map.of());
    }

    /** {@code ('a', 3)}, <code>{'email': 'a'}</code>, {@code [ 'a', null ]} and {@code [["email", "a"], ["id", nil]]}. */
    private static BoundParameters literals(String text) {
        ParameterTexts texts = new ParameterTexts(text);
        Map<String, Value> names = texts.named();
        if (names != null) {
            return new BoundParameters(Map.of(), names);
        }
        List<Value> list = texts.list();
        Map<Integer, Value> values = new HashMap<>();
        for (int i = 0; list != null && i < list.size(); i++) {
            if (list.get(i).form() != Value.Form.UNKNOWN) {
                values.put(i + 1, list.get(i));
            }
        }
        return new BoundParameters(values, Map.of());
    }

    private static final class DotNet {
        /** Quotation marks in values are not escaped. */
        private static final Pattern ONE =
                Pattern.compile("\\G(?:, )?@(\\w{1,60})=(?:'([^']{0,10000})'|(NULL))(?: \\([^()']{1,100}\\))*");
    }

    /** {@code @p0='a' (DbType = Int32), @p1=NULL}, by Npgsql and Entity Framework; a question mark masks a value. */
    private static BoundParameters dotNet(String text) {
        Map<String, Value> values = new HashMap<>();
        Matcher matcher = DotNet.ONE.matcher(text);
        int end = 0;
        while (matcher.find()) {
            end = matcher.end();
            String value = matcher.group(2);
            boolean masked = value != null && value.equals("?");
            Value bound = value == null ? ParameterTexts.NULL : ParameterTexts.literal(value);
            if (values.put(matcher.group(1), masked ? ParameterTexts.UNKNOWN : bound) != null) {
                return NONE;
            }
        }
        values.values().removeIf(value -> value.form() == Value.Form.UNKNOWN);
        return end == text.length() ? new BoundParameters(Map.of(), values) : NONE;
    }

    private static final class Hibernate {
        private static final Pattern LINE = Pattern.compile(
                "binding parameter (?:\\[(\\d{1,5})\\] as \\[(\\w{1,60})\\] - |\\((\\d{1,5}):(\\w{1,60})\\) <- )\\[(.*)\\]");
    }

    /** A line a value; what prints as null may be NULL or, in a text, the word. */
    private static BoundParameters hibernate(String text) {
        Map<Integer, Value> values = new HashMap<>();
        for (String line : text.split("\n", -1)) {
            Matcher matcher = Hibernate.LINE.matcher(line.strip());
            if (!matcher.matches()) {
                return NONE;
            }
            boolean old = matcher.group(1) != null;
            int place = Integer.parseInt(old ? matcher.group(1) : matcher.group(3));
            String type = old ? matcher.group(2) : matcher.group(4);
            boolean isNull = matcher.group(5).equals("null");
            Value value = isNull ? ParameterTexts.NULL : ParameterTexts.literal(matcher.group(5));
            boolean sure = !isNull || type.endsWith("INT") || type.equals("INTEGER") || type.equals("NUMERIC");
            if (values.put(place, sure ? value : ParameterTexts.UNKNOWN) != null) {
                return NONE;
            }
        }
        values.values().removeIf(value -> value.form() == Value.Form.UNKNOWN);
        return new BoundParameters(values, Map.of());
    }
}
