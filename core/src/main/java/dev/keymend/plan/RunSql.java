// SPDX-License-Identifier: Apache-2.0
package dev.keymend.plan;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Changes definitions, by statements that are run exactly as they are printed.
 *
 * @param statements in order, each without a semicolon at its end
 * @param manner whether they are one transaction
 * @param takeBack how to take it back; null where nothing can
 */
public record RunSql(
        List<String> statements, Manner manner, @Nullable TakeBack takeBack) implements Action {
    /** How the statements are run. */
    public enum Manner {
        /** In one transaction: all or nothing. */
        TOGETHER,
        /** Each by itself, as what is done CONCURRENTLY must be; a failure in between leaves the ones before done. */
        ONE_BY_ONE
    }

    /**
     * The way back.
     *
     * @param statements in order, run in one transaction unless the change was made one by one
     * @param guard a query that answers true only while things are exactly as the change left them
     * @param misfits queries that answer with a clause about values that would no longer fit, or with NULL
     */
    public record TakeBack(List<String> statements, String guard, List<String> misfits) {
        /** Copies the lists. */
        public TakeBack {
            statements = List.copyOf(statements);
            misfits = List.copyOf(misfits);
        }

        /** A way back after which everything fits. */
        public TakeBack(List<String> statements, String guard) {
            this(statements, guard, List.of());
        }
    }

    /** Copies the statements. */
    public RunSql {
        statements = List.copyOf(statements);
    }
}
