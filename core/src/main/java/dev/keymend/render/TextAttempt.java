// SPDX-License-Identifier: Apache-2.0
package dev.keymend.render;

import dev.keymend.catalog.Collision;
import dev.keymend.catalog.ConstraintFacts;
import dev.keymend.diagnosis.cause.Attempt;
import dev.keymend.diagnosis.cause.Difference;
import dev.keymend.diagnosis.cause.Explanation;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The refused row beside the one that is there, for people. */
final class TextAttempt {
    private final PrintWriter out;
    private final Style style;
    private final UnaryOperator<String> shown;

    /** @param shown makes a value fit to be shown */
    TextAttempt(PrintWriter out, Style style, UnaryOperator<String> shown) {
        this.out = out;
        this.style = style;
        this.shown = shown;
    }

    void attempt(Explanation explanation) {
        Attempt attempt = explanation.attempt();
        if (attempt == null || attempt.row().given().isEmpty()) {
            return;
        }
        out.println("  " + style.strong("refused row:"));
        if (explanation.existing().size() == 1) {
            compared(attempt, attempt.differencesFrom(explanation.existing().get(0)));
        } else {
            out.println(Lines.wrap(4, style.width(), columns(attempt.row().given(), shown)));
        }
        if (attempt.changedByTrigger()) {
            out.println(style.faint("    as the statement has it; a BEFORE INSERT trigger may have changed it"));
        }
        attempt.alsoViolated().forEach(collision -> also(collision, explanation));
    }

    private void compared(Attempt attempt, List<Difference> differences) {
        List<String> different = differences.stream().map(Difference::column).toList();
        String same = attempt.row().given().keySet().stream()
                .filter(column -> !different.contains(column))
                .collect(Collectors.joining(", "));
        for (Difference each : differences) {
            out.println(Lines.wrap(
                    4,
                    style.width(),
                    each.column() + " " + value(each.attempted(), shown) + ", there it is "
                            + value(each.existing(), shown)));
        }
        if (!same.isEmpty()) {
            out.println(Lines.wrap(
                    4,
                    style.width(),
                    (differences.isEmpty() ? "the same in every column it names: " : "the same: ") + same));
        }
    }

    private void also(Collision collision, Explanation explanation) {
        ConstraintFacts constraint = collision.constraint();
        boolean sameRow = explanation.existing().size() == 1
                && collision.rows().size() == 1
                && collision
                        .rows()
                        .get(0)
                        .columns()
                        .equals(explanation.existing().get(0).columns());
        out.println(style.strong(Lines.wrap(
                2,
                style.width(),
                "would also be refused by " + constraint.name() + " (" + String.join(", ", constraint.columnTexts())
                        + ")" + (sameRow ? ": the same row has that key too" : ", for another row:"))));
        if (!sameRow) {
            collision.rows().forEach(row -> out.println(Lines.wrap(4, style.width(), columns(row.columns(), shown))));
        }
    }

    /** A row in one line. */
    static String columns(Map<String, @Nullable String> row, UnaryOperator<String> shown) {
        return row.entrySet().stream()
                .map(column -> column.getKey() + " " + value(column.getValue(), shown))
                .collect(Collectors.joining(", "));
    }

    private static String value(@Nullable String value, UnaryOperator<String> shown) {
        return value == null ? "NULL" : shown.apply(value);
    }
}
