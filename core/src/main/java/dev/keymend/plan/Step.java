// SPDX-License-Identifier: Apache-2.0
package dev.keymend.plan;

import org.jspecify.annotations.Nullable;

/**
 * One atomic piece of SQL and what a careful person wants to know before running it.
 *
 * @param id names what is changed and how; two steps with the same id are the same step
 * @param sql can be pasted into psql as it stands
 * @param lock the lock it takes, on what, and who waits
 * @param transactional whether a rollback takes it back
 * @param guard a query that must answer true before it; null where there is nothing to guard
 * @param check a query that answers true after it; null where nothing can be checked
 * @param undo the SQL that takes it back; null where nothing can
 */
public record Step(
        String id,
        String title,
        String sql,
        String lock,
        boolean transactional,
        @Nullable String guard,
        @Nullable String check,
        @Nullable String undo,
        Action action) {
    /** A step that is only shown. */
    public static Step byHand(String title, String sql, String lock) {
        return new Step("by-hand:" + sql, title, sql, lock, true, null, null, null, new ByHand());
    }

    /** Whether applying a plan runs it. */
    public boolean runs() {
        return !(action instanceof ByHand);
    }
}
