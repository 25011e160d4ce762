// SPDX-License-Identifier: Apache-2.0
package dev.keymend.violation;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Finds the statement that frameworks print in the line of an error. What is found is data. */
final class Statements {
    private static final List<String> VERBS = List.of("insert", "update", "with", "merge", "copy", "select", "call");

    private record Frame(String before, String after, boolean last) {}

    private static final List<Frame> FRAMES = List.of(
            // SQLAlchemy, Spring and jOOQ, Hibernate, pgjdbc's batches, Laravel, MyBatis, GORM
            new Frame("[SQL: ", "]", true),
            new Frame("SQL [", "]; ", false),
            new Frame("SQL [", "]", true),
            new Frame("] [", "]", false),
            new Frame("Batch entry ", " was aborted", false),
            new Frame(", SQL: ", ") {\"", false),
            new Frame(", SQL: ", ") at /", false),
            new Frame(", SQL: ", ")", true),
            new Frame("### SQL: ", "", true),
            new Frame("[rows:0] ", "", true),
            new Frame("[rows:-] ", "", true));

    private Statements() {}

    /** The statement in a line; null when there is none. */
    static @Nullable String in(String line) {
        for (Frame frame : FRAMES) {
            int at = line.indexOf(frame.before);
            if (at < 0) {
                continue;
            }
            int start = at + frame.before.length();
            int end = frame.last ? line.lastIndexOf(frame.after) : line.indexOf(frame.after, start);
            if (end < start) {
                continue;
            }
            String inside = line.substring(start, end);
            String statement = frame.before.startsWith("Batch") ? afterNumber(inside) : inside;
            if (isStatement(statement)) {
                return statement.strip();
            }
        }
        return null;
    }

    /** The statement that Knex and node's query builders put before the message, with a dash between. */
    static @Nullable String before(String beginning) {
        String text = beginning.stripLeading();
        int colon = text.indexOf("rror: ");
        String statement = colon >= 0 && colon < 60 ? text.substring(colon + "rror: ".length()) : text;
        return statement.endsWith(" - ") && isStatement(statement)
                ? statement.substring(0, statement.length() - 3)
                : null;
    }

    static boolean isStatement(String text) {
        String beginning =
                text.stripLeading().substring(0, Math.min(8, text.stripLeading().length()));
        String word = beginning.toLowerCase(Locale.ROOT);
        return VERBS.stream()
                .anyMatch(verb -> word.startsWith(verb) && text.strip().length() > verb.length() + 3);
    }

    private static String afterNumber(String text) {
        int blank = text.indexOf(' ');
        return blank < 0 ? text : text.substring(blank + 1);
    }
}
