// SPDX-License-Identifier: Apache-2.0
package dev.keymend.violation;

import java.util.List;

/** Follows stack traces, to tell the same error, told again as its own cause, from an equal one. */
final class Chain {
    private static final List<String> MARKS = List.of(
            "Caused by:",
            "The above exception was",
            "During handling of",
            "nested exception",
            "---> ",
            "### Cause",
            "; ERROR: ",
            "[cause]",
            "cause: ",
            "original: ",
            "originalError",
            "parent: ",
            "driverError",
            "previous exception",
            "Suppressed:",
            "getNextException",
            "Exception data:",
            "Wrapped by",
            "with root cause");

    private boolean marked;
    private boolean inFrames;
    private boolean fresh = true;

    /** Looks at a line without an error of ours. */
    void pass(String line) {
        if (isMarked(line)) {
            marked = true;
            inFrames = false;
            return;
        }
        String text = line.stripLeading();
        if (isFrame(text)) {
            inFrames = true;
        } else if (!text.isEmpty() && inFrames && text.length() == line.length()) {
            begin();
        } else if (text.startsWith("Traceback (most recent") && !marked) {
            begin();
        }
    }

    /** Looks at a line with an error of ours and says whether that is the last one again. */
    boolean repeats(String beginning) {
        boolean here = isMarked(beginning);
        if (!here && inFrames && !Character.isWhitespace(beginning.isEmpty() ? 'x' : beginning.charAt(0))) {
            begin();
        }
        boolean repeats = !fresh && (here || marked);
        marked = false;
        inFrames = false;
        fresh = false;
        return repeats;
    }

    /** What comes next tells the last error again. */
    void mark() {
        marked = true;
    }

    private void begin() {
        marked = false;
        inFrames = false;
        fresh = true;
    }

    /** {@code at a.B.c(B.java:1)}, {@code at /app/a.js:1:2}, {@code ... 3 more}; a value may well begin with "at". */
    static boolean isFrame(String text) {
        if (text.startsWith("at ") && text.length() < 1_000) {
            int open = text.indexOf('(');
            boolean call = open > 0 && text.lastIndexOf(',', open) < 0;
            return (call && (text.endsWith(")") || text.endsWith(") {"))) || endsWithPlace(text);
        }
        return text.startsWith("... ") && text.endsWith(" more");
    }

    private static boolean endsWithPlace(String text) {
        int colon = text.lastIndexOf(':');
        return colon > 0
                && colon + 1 < text.length()
                && text.substring(colon + 1).chars().allMatch(Character::isDigit);
    }

    private static boolean isMarked(String line) {
        return MARKS.stream().anyMatch(line::contains);
    }
}
