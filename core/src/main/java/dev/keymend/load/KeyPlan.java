// SPDX-License-Identifier: Apache-2.0
package dev.keymend.load;

import dev.keymend.catalog.LoadTarget;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the keys of a table are read off the bytes of its input's records.
 *
 * @param keys of columns alone, in the layout's order
 * @param exact whether every key is of types whose values are equal only where their bytes are, as the server prints them
 * @param fed columns that the table fills by itself where they are left out, a sequence's among them, and their places among
 *     the wanted fields
 * @param wanted the fields of a record that are looked at, from 0
 */
record KeyPlan(List<Key> keys, boolean exact, Map<String, Integer> fed, List<Integer> wanted) {
    /** Each key has a bit, beside a few others. */
    private static final int MOST_KEYS = 24;

    /** How far a type's text tells equality. */
    private enum Form {
        NUMBER,
        UUID,
        TEXT,
        LIMITED_TEXT,
        OTHER
    }

    /** One column of a key: which of the wanted fields, and how it is written. */
    private record Part(int slot, Form form) {}

    /** One key. */
    static final class Key {
        private final List<Part> parts;
        private final boolean nullsNotDistinct;

        private Key(List<Part> parts, boolean nullsNotDistinct) {
            this.parts = parts;
            this.nullsNotDistinct = nullsNotDistinct;
        }

        /** Whether it begins with a whole number. */
        boolean beginsWithNumber() {
            return parts.get(0).form() == Form.NUMBER;
        }

        int firstSlot() {
            return parts.get(0).slot();
        }

        /** The field by which records are sorted whose first column does not tell; -1 where there is none. */
        int tieSlot() {
            if (!beginsWithNumber()) {
                return parts.get(0).slot();
            }
            return parts.size() > 1 ? parts.get(1).slot() : -1;
        }
    }

    /**
     * Plans for a layout.
     *
     * @return null where some key is not of columns alone: such keys are judged on the server only
     */
    static @Nullable KeyPlan of(Layout layout) {
        List<Integer> wanted = new ArrayList<>();
        List<Key> keys = new ArrayList<>();
        boolean exact = true;
        for (KeySql key : layout.keys()) {
            if (!key.ofEveryRow() || key.plainColumns().isEmpty()) {
                return null;
            }
            List<Part> parts = new ArrayList<>();
            for (String column : key.plainColumns()) {
                int field = field(layout, column);
                if (field < 0) {
                    return null;
                }
                if (!wanted.contains(field)) {
                    wanted.add(field);
                }
                Form form = form(layout.loaded().get(field).type());
                exact &= form != Form.OTHER;
                parts.add(new Part(wanted.indexOf(field), form));
            }
            exact &= key.bytewise() && !key.facts().nullsNotDistinct();
            keys.add(new Key(parts, key.facts().nullsNotDistinct()));
        }
        exact &= keys.size() <= MOST_KEYS;
        Map<String, Integer> fed = new LinkedHashMap<>();
        for (int field = 0; field < layout.loaded().size(); field++) {
            LoadTarget.Column column = layout.loaded().get(field);
            if (column.filled() && form(column.type()) == Form.NUMBER) {
                if (!wanted.contains(field)) {
                    wanted.add(field);
                }
                fed.put(column.name(), wanted.indexOf(field));
            }
        }
        return new KeyPlan(List.copyOf(keys), exact, fed, wanted);
    }

    private static int field(Layout layout, String column) {
        for (int i = 0; i < layout.loaded().size(); i++) {
            if (layout.loaded().get(i).name().equals(column)) {
                return i;
            }
        }
        return -1;
    }

    private static Form form(String type) {
        if (type.startsWith("character varying(")) {
            return Form.LIMITED_TEXT;
        }
        return switch (type) {
            case "smallint", "integer", "bigint" -> Form.NUMBER;
            case "uuid" -> Form.UUID;
            case "text", "character varying" -> Form.TEXT;
            default -> Form.OTHER;
        };
    }

    /** Whether a value is written as the server would print it, so that equal values have equal bytes. */
    private static boolean canonical(KeyBytes value, Form form) {
        return switch (form) {
            case NUMBER -> value.isNumber();
            case UUID -> value.isUuid();
            case LIMITED_TEXT -> !value.endsWithSpace();
            case TEXT, OTHER -> true;
        };
    }

    /** What a key of a record is. */
    static final class Reading {
        /** The hash of each key; 0 where a null lets it conflict with nothing. */
        final long[] hashes;

        /** Where the record belongs among the others. */
        long order;

        /** Whether every value was written as the server prints it. */
        boolean canonical = true;

        /** Whether a null lets some key conflict with nothing. */
        boolean nullKey;

        Reading(int keys) {
            hashes = new long[keys];
        }
    }

    /** Reads the keys of the record on which a scanner stands. */
    void read(RecordScanner record, Reading reading) {
        reading.nullKey = false;
        for (int k = 0; k < keys.size(); k++) {
            Key key = keys.get(k);
            long hash = 1;
            for (int i = 0; i < key.parts.size(); i++) {
                Part part = key.parts.get(i);
                KeyBytes value = record.value(part.slot());
                if (value.isNull()) {
                    reading.nullKey |= !key.nullsNotDistinct;
                    hash = 0;
                } else {
                    reading.canonical &= canonical(value, part.form());
                    hash = hash == 0 ? 0 : nonZero(value.hash(hash));
                }
                if (k == 0 && i == 0) {
                    reading.order = order(value, part.form());
                }
                if (hash == 0) {
                    break;
                }
            }
            reading.hashes[k] = hash;
        }
    }

    /** The places among the wanted fields of one key's columns. */
    int[] slots(Layout layout, KeySql key) {
        return key.plainColumns().stream()
                .mapToInt(column -> wanted.indexOf(field(layout, column)))
                .toArray();
    }

    private static long order(KeyBytes value, Form form) {
        if (value.isNull()) {
            return Long.MAX_VALUE;
        }
        return form == Form.NUMBER && value.isNumber() ? value.number() : value.prefix();
    }

    private static long nonZero(long hash) {
        return hash == 0 ? 1 : hash;
    }
}
