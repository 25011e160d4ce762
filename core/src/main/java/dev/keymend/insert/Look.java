// SPDX-License-Identifier: Apache-2.0
package dev.keymend.insert;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one statement has found or done for one row.
 *
 * @param how null where the row is neither there nor written
 * @param row absent also where the row is to be changed: what it will be may be fit for the row function, and what it is not
 * @param differs the columns that differ, or have been changed
 * @param counts whether the key decides about a row like the one given: its index holds it, and no part of it is null
 */
record Look<R>(@Nullable How how, @Nullable R row, List<String> differs, boolean counts) {
    /** How the row came to be there. */
    enum How {
        SEEN,
        ADDED,
        CHANGED
    }

    /** Of a key that decides, and under which there is no row. */
    static <R> Look<R> nothing() {
        return new Look<>(null, null, List.of(), true);
    }

    /** Reads the row on the cursor. */
    static <R> Look<R> of(ResultSet row, int back, Shape shape, Mapping<R> mapping) throws SQLException {
        String letter = row.getString(back + 1);
        How how = letter == null ? null : how(letter);
        List<String> differs = differs(row, back + 2, shape);
        boolean mapped = how != null && (how != How.SEEN || !shape.upserts() || differs.isEmpty());
        return new Look<>(
                how,
                !mapped ? null : how == How.SEEN ? mapping.seen(row) : mapping.written(row),
                differs,
                row.getBoolean(back + 3));
    }

    private static How how(String letter) {
        return switch (letter) {
            case "s" -> How.SEEN;
            case "i" -> How.ADDED;
            default -> How.CHANGED;
        };
    }

    private static List<String> differs(ResultSet row, int column, Shape shape) throws SQLException {
        if (row.getString(column) == null) {
            return List.of();
        }
        Boolean[] flags = (Boolean[]) row.getArray(column).getArray();
        List<String> columns = new ArrayList<>();
        for (int i = 0; i < flags.length; i++) {
            if (flags[i]) {
                columns.add(shape.differing().get(i));
            }
        }
        return columns;
    }

    /** The outcome; null where there is none yet. */
    @Nullable InsertOutcome<R> outcome(boolean raced) {
        if (how == null || row == null) {
            return null;
        }
        return switch (how) {
            case ADDED -> new InsertOutcome.Inserted<>(row, raced);
            case CHANGED -> new InsertOutcome.Updated<>(row, differs, raced);
            case SEEN ->
                differs.isEmpty()
                        ? new InsertOutcome.AlreadyPresent<>(row, raced)
                        : new InsertOutcome.ExistsDifferent<>(row, differs, raced);
        };
    }
}
