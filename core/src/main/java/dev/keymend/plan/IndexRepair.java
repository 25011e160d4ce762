// SPDX-License-Identifier: Apache-2.0
package dev.keymend.plan;

import static dev.keymend.internal.sql.Identifiers.literal;

import dev.keymend.catalog.ConstraintFacts;
import java.util.List;

/**
 * What is done about a unique index, always CONCURRENTLY: it is rebuilt beside itself, or dropped. Neither can be part of a
 * transaction, and both wait for every transaction that is open, in tables of its own or not.
 *
 * <p>These statements must run without a {@code lock_timeout}: it strikes during that wait as well, and a rebuild that is cut off
 * leaves another index behind that is not valid (measured on 14 and 18).
 */
public final class IndexRepair {
    private static final String LOCK =
            "ShareUpdateExclusiveLock on the table: reads and writes go on; it waits until every transaction that is open"
                    + " has ended, whatever that one does";

    private IndexRepair() {}

    /**
     * Finishes an index that is not valid: a new one is built beside it under its name, and the old one dropped. So what it
     * enforces already it goes on enforcing. Refused while rows share a key, which would only leave a second ruin behind.
     */
    public static Remedy finish(ConstraintFacts index) {
        return remedy(
                "rebuild-index:",
                "Rebuild " + index.index().quoted(),
                "REINDEX INDEX CONCURRENTLY " + index.index().quoted(),
                LOCK + "; a key that two rows get meanwhile makes it fail",
                ruin(index) + "\n   AND NOT EXISTS (" + DuplicateRows.of(index).select() + ")",
                valid(index));
    }

    /** Builds a valid index anew, whatever it leads to now. */
    public static Remedy rebuild(ConstraintFacts index) {
        return remedy(
                "rebuild-index:",
                "Rebuild " + index.index().quoted(),
                "REINDEX INDEX CONCURRENTLY " + index.index().quoted(),
                LOCK + "; a key that two rows have makes it fail",
                valid(index) + "\n   AND NOT " + busy(index),
                valid(index));
    }

    /** The same, when the rows that share a key are gone. */
    public static Remedy rebuildOnceClean(ConstraintFacts index) {
        return new Remedy(
                "Rebuild the index, as soon as no key is there twice",
                List.of(Step.byHand(
                        "Rebuild it",
                        "REINDEX INDEX CONCURRENTLY " + index.index().quoted() + ";",
                        "ShareUpdateExclusiveLock on the table: reads and writes go on. A key that is there twice makes it"
                                + " fail, and writers may add one meanwhile; without CONCURRENTLY they wait")));
    }

    /** Drops an index that is not valid. */
    public static Remedy drop(ConstraintFacts index) {
        return remedy(
                "drop-index:",
                "Drop " + index.index().quoted(),
                "DROP INDEX CONCURRENTLY " + index.index().quoted(),
                LOCK,
                ruin(index),
                "SELECT to_regclass(" + literal(index.index().quoted()) + ") IS NULL");
    }

    private static Remedy remedy(String id, String title, String statement, String lock, String guard, String check) {
        Step step = new Step(
                id + title.substring(title.indexOf(' ') + 1),
                title,
                statement + ";",
                lock,
                false,
                guard,
                check,
                null,
                new RunSql(List.of(statement), RunSql.Manner.ONE_BY_ONE, null));
        return new Remedy(title, List.of(step));
    }

    /** True while the index is there, not valid, and nobody is at work on it. */
    private static String ruin(ConstraintFacts index) {
        return "SELECT EXISTS (SELECT FROM pg_index AS i WHERE i.indexrelid = to_regclass("
                + literal(index.index().quoted()) + ") AND NOT i.indisvalid)\n   AND NOT " + busy(index);
    }

    private static String valid(ConstraintFacts index) {
        return "SELECT EXISTS (SELECT FROM pg_index AS i WHERE i.indexrelid = to_regclass("
                + literal(index.index().quoted()) + ") AND i.indisvalid)";
    }

    /** Who builds an index holds this lock on the table until it is done, who rebuilds or drops one on the index as well. */
    private static String busy(ConstraintFacts index) {
        return "EXISTS (SELECT FROM pg_locks AS l WHERE l.mode = 'ShareUpdateExclusiveLock' AND l.pid <> pg_backend_pid()\n"
                + "                    AND (l.relation = to_regclass("
                + literal(index.index().quoted()) + ") OR (l.relation = to_regclass("
                + literal(index.table().quoted()) + ")\n"
                + "                         AND l.pid IN (SELECT p.pid FROM pg_stat_progress_create_index AS p))))";
    }
}
