// SPDX-License-Identifier: Apache-2.0
package dev.keymend.plan;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Steps that change definitions in one transaction, with the text a person would paste. */
final class DefinitionChange {
    private DefinitionChange() {}

    /**
     * A step that can be taken back.
     *
     * @param check true after it; undoing asks the same, as it may only meet what the step left
     */
    static Step step(
            String id,
            String title,
            String lock,
            List<String> statements,
            String guard,
            String check,
            List<String> undo) {
        return step(id, title, lock, statements, guard, check, new RunSql.TakeBack(undo, check));
    }

    /** A step with a way back of its own, or with none. */
    static Step step(
            String id,
            String title,
            String lock,
            List<String> statements,
            String guard,
            String check,
            RunSql.@Nullable TakeBack takeBack) {
        return new Step(
                id,
                title,
                text(statements),
                lock,
                true,
                guard,
                check,
                takeBack == null ? null : text(takeBack.statements()),
                new RunSql(statements, RunSql.Manner.TOGETHER, takeBack));
    }

    /** A query that is true when every condition is. */
    static String allOf(List<String> conditions) {
        return "SELECT " + String.join("\n   AND ", conditions);
    }

    /** One statement stands for itself; a transaction of several must not wait for its first lock for ever. */
    private static String text(List<String> statements) {
        return statements.size() == 1
                ? statements.get(0) + ";"
                : "BEGIN;\nSET LOCAL lock_timeout = '"
                        + LockBudget.DEFAULT.lockTimeout().toMillis() + "ms';\n" + String.join(";\n", statements)
                        + ";\nCOMMIT;";
    }
}
