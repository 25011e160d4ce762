// SPDX-License-Identifier: Apache-2.0
package dev.keymend.load;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One constraint that refuses one row of the input.
 *
 * @param ordinal the row's place in the input, from 1
 * @param line the physical line on which the record starts, the header being line 1; empty for rows of a table, a query or
 *     an iterator
 * @param constraint what the server would call it
 * @param columns the parts of its key, as the server prints them
 * @param values of these, as the server prints them; null where the value is
 * @param with what has the key already
 * @param otherLine where {@code with} is the input: the line of the row that has it; empty where that has none
 * @param kind how the two relate
 */
public record Conflict(
        long ordinal,
        OptionalLong line,
        String constraint,
        List<String> columns,
        List<@Nullable String> values,
        With with,
        OptionalLong otherLine,
        Kind kind) {
    /** What has the key already. */
    public enum With {
        /** A row of the table. */
        TABLE,
        /** Another row of the input. */
        FILE,
        /** A row that somebody else wrote while the load ran. */
        RACE;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** How the refused row and the one that has its key relate. */
    public enum Kind {
        /** The key is taken by a row with other values. */
        TAKEN,
        /** The row that is there is the same in every column that is loaded. */
        UNCHANGED,
        /** The row's keys belong to several rows of the table. */
        BRIDGE,
        /** The input has the key several times. */
        REPEAT;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Copies the lists. */
    public Conflict {
        columns = List.copyOf(columns);
        values = Collections.unmodifiableList(new ArrayList<>(values));
    }
}
