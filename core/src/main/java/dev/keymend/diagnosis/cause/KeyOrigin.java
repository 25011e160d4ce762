// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis.cause;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where a statement takes a column's value from. */
enum KeyOrigin {
    /** The statement leaves the column to its default. */
    DEFAULT,
    /** The statement names the column and gives it a value. */
    GIVEN,
    UNKNOWN;

    static KeyOrigin of(@Nullable PastedStatement statement, String column) {
        if (statement == null) {
            return UNKNOWN;
        }
        return switch (statement.verb()) {
            case INSERT -> ofInsert(statement, column);
            case COPY -> statement.columns().isEmpty() || statement.columns().contains(column) ? GIVEN : DEFAULT;
            case UPDATE, MERGE, COMMIT, CREATE_INDEX, CREATE, OTHER -> UNKNOWN;
        };
    }

    private static KeyOrigin ofInsert(PastedStatement statement, String column) {
        if (statement.rows().equals(List.of(List.of()))) {
            return DEFAULT; // DEFAULT VALUES
        }
        if (statement.columns().isEmpty()) {
            return UNKNOWN;
        }
        int place = statement.columns().indexOf(column);
        if (place < 0) {
            return DEFAULT;
        }
        if (allAre(statement, place, PastedStatement.Value.Form.DEFAULT)) {
            return DEFAULT;
        }
        // An expression may be nextval itself.
        return allAre(statement, place, PastedStatement.Value.Form.LITERAL) ? GIVEN : UNKNOWN;
    }

    private static boolean allAre(PastedStatement statement, int place, PastedStatement.Value.Form form) {
        return !statement.rows().isEmpty()
                && statement.rows().stream()
                        .allMatch(row -> place < row.size() && row.get(place).form() == form);
    }
}
