// SPDX-License-Identifier: Apache-2.0
package dev.keymend.logs;

import dev.keymend.logs.PrefixLayout.Piece;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A {@code log_line_prefix} that somebody has given, so that nothing about it need be recognised. */
final class PrefixFormat {
    /** What each escape prints; the others are of no use here. */
    private static final Map<Character, String> SHAPES = Map.ofEntries(
            Map.entry('a', "(.*?)"),
            Map.entry('u', "(.*?)"),
            Map.entry('d', "(.*?)"),
            Map.entry('b', "(.*?)"),
            Map.entry('p', "(\\d*)"),
            Map.entry('c', "([0-9a-f.]*)"),
            Map.entry('e', "([0-9A-Z]{5})"),
            Map.entry('t', "(\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d \\S+)"),
            Map.entry('m', "(\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{3} \\S+)"),
            Map.entry('n', "(\\d{10}\\.\\d{3})"),
            Map.entry('s', "(\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d \\S+)"),
            Map.entry('r', "(.*?)"),
            Map.entry('h', "(.*?)"),
            Map.entry('L', "(.*?)"),
            Map.entry('P', "(\\d*)"),
            Map.entry('l', "(\\d+)"),
            Map.entry('v', "([0-9/]*)"),
            Map.entry('x', "(\\d+)"),
            Map.entry('i', "(.*?)"),
            Map.entry('Q', "(-?\\d+)"));

    private final Map<Character, Integer> groups = new HashMap<>();
    private final Pattern pattern;
    private final boolean hasState;
    private final boolean steady;
    private final boolean setApart;

    /**
     * Reads a format.
     *
     * @throws IllegalArgumentException with a sentence for the user, when it has an escape that PostgreSQL does not know
     */
    PrefixFormat(String format) {
        StringBuilder regex = new StringBuilder();
        int group = 0;
        boolean stopped = false;
        boolean digits = false;
        for (int i = 0; i < format.length(); i++) {
            if (format.charAt(i) != '%' || i + 1 == format.length()) {
                regex.append(Pattern.quote(String.valueOf(format.charAt(i))));
                digits |= Character.isDigit(format.charAt(i));
                continue;
            }
            int at = i + 1;
            while (at < format.length() - 1 && (format.charAt(at) == '-' || Character.isDigit(format.charAt(at)))) {
                at++;
            }
            boolean padded = at > i + 1;
            char escape = format.charAt(at);
            i = at;
            if (escape == '%') {
                regex.append('%');
            } else if (escape == 'q') {
                // Processes that are no session's print nothing from here on.
                regex.append("(?:");
                stopped = true;
            } else {
                String shape = SHAPES.get(escape);
                if (shape == null) {
                    throw new IllegalArgumentException("log_line_prefix has no escape %" + escape
                            + "; give the prefix as the server shows it: SHOW log_line_prefix");
                }
                group++;
                groups.putIfAbsent(escape, group);
                regex.append(padded ? " *" + shape + " *" : shape);
            }
        }
        regex.append(stopped ? ")?" : "");
        pattern = Pattern.compile(regex + "$");
        hasState = groups.containsKey('e');
        steady = !hasState && !digits;
        setApart = format.isEmpty() || isDelimiter(format);
    }

    /** Whether something other than a word's character, which no escape need print, stands at the end. */
    private static boolean isDelimiter(String format) {
        int last = format.length() - 1;
        boolean escape = last > 0 && format.charAt(last - 1) == '%' && format.charAt(last) != '%';
        boolean padded = format.substring(format.lastIndexOf('%') + 1).matches("-?\\d+[a-zA-Z]");
        return !escape && !padded && !Character.isLetterOrDigit(format.charAt(last));
    }

    /** Whether a prefix ends in something that sets the label apart from it. */
    boolean isSetApart() {
        return setApart;
    }

    /** Whether lines have their SQLSTATE. */
    boolean hasState() {
        return hasState;
    }

    /** Whether other values of the digits in a prefix never make it one of another format, nor an error of another sort. */
    boolean isSteady() {
        return steady;
    }

    /** Reads a prefix; null when it has another format. Whatever stands before it, as syslog's heading, is passed over. */
    @Nullable LinePrefix read(String prefix) {
        PrefixLayout layout = layout(prefix);
        return layout == null ? null : layout.read(prefix);
    }

    /** Where the pieces of a prefix stand; null when it has another format. */
    @Nullable PrefixLayout layout(String prefix) {
        Matcher matcher = pattern.matcher(prefix);
        if (!matcher.find()) {
            return null;
        }
        Piece process = piece(matcher, 'p');
        Piece session = piece(matcher, 'c');
        Piece time = piece(matcher, 'm');
        time = time == null ? piece(matcher, 't') : time;
        time = time == null ? piece(matcher, 'n') : time;
        return new PrefixLayout(
                process != null ? process : session != null ? session : PrefixLayout.session(prefix),
                time == null ? new Piece(0, prefix.length()) : time,
                piece(matcher, 'u'),
                piece(matcher, 'd'),
                piece(matcher, 'a'),
                piece(matcher, 'b'),
                piece(matcher, 'e'));
    }

    private @Nullable Piece piece(Matcher matcher, char escape) {
        Integer number = groups.get(escape);
        return number == null || matcher.start(number) == matcher.end(number)
                ? null
                : new Piece(matcher.start(number), matcher.end(number));
    }
}
