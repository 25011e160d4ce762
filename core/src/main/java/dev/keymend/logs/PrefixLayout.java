// SPDX-License-Identifier: Apache-2.0
package dev.keymend.logs;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where the pieces of a line's prefix stand. Prefixes that differ in nothing but the values of their digits have the same layout, which
 * is why it need not be found anew for each line.
 *
 * @param time what to read the time from
 */
record PrefixLayout(
        Piece session,
        Piece time,
        @Nullable Piece user,
        @Nullable Piece database,
        @Nullable Piece application,
        @Nullable Piece backendType,
        @Nullable Piece sqlState) {
    private static final int LONGEST_VALUE = 64;

    /** The rest of a name with blanks, no date in it, before a piece such as {@code ,client=}, or a bar or bracket. */
    private static final Pattern MORE_WORDS =
            Pattern.compile("(?:(?!\\d{4}-)[^,;|\\[\\]=])*?(?=[,; |]\\w{1,20}=|[|\\]])");

    /**
     * A piece of a prefix.
     *
     * @param to behind its last character
     * @param constant the text, where that is the same for all prefixes of the layout; else null
     */
    record Piece(int from, int to, @Nullable String constant) {
        Piece(int from, int to) {
            this(from, to, null);
        }

        String text(String prefix) {
            return constant == null ? prefix.substring(from, to) : constant;
        }

        private Piece fixed(String prefix) {
            return constant != null || holdsDigit(prefix) ? this : new Piece(from, to, prefix.substring(from, to));
        }

        private boolean holdsDigit(String prefix) {
            for (int i = from; i < to; i++) {
                if (isDigit(prefix.charAt(i))) {
                    return true;
                }
            }
            return false;
        }
    }

    /** Recognises the usual pieces in any order; it has no {@link #sqlState}. */
    static PrefixLayout recognise(String prefix) {
        Piece user = value(prefix, "user", "usr", "u");
        Piece database = value(prefix, "db", "database", "d");
        int at = user == null && database == null ? pair(prefix) : -1;
        if (at > 0) {
            user = new Piece(nameStart(prefix, at), at);
            database = new Piece(at + 1, nameEnd(prefix, at + 1));
        }
        return new PrefixLayout(
                session(prefix),
                new Piece(0, prefix.length()),
                user,
                database,
                application(prefix),
                worker(prefix),
                null);
    }

    /** What stands in a prefix of this layout. */
    LinePrefix read(String prefix) {
        return new LinePrefix(
                session.text(prefix),
                time.text(prefix),
                text(user, prefix),
                text(database, prefix),
                text(application, prefix),
                text(backendType, prefix),
                text(sqlState, prefix));
    }

    /** The same, with the pieces of this prefix that have no digits as constants. */
    PrefixLayout fixed(String prefix) {
        return new PrefixLayout(
                session.fixed(prefix),
                time,
                fixed(user, prefix),
                fixed(database, prefix),
                fixed(application, prefix),
                fixed(backendType, prefix),
                sqlState);
    }

    private static @Nullable String text(@Nullable Piece piece, String prefix) {
        return piece == null ? null : piece.text(prefix);
    }

    private static @Nullable Piece fixed(@Nullable Piece piece, String prefix) {
        return piece == null ? null : piece.fixed(prefix);
    }

    /** The process in brackets or after {@code pid}, else the session's id, else everything but the digits. */
    static Piece session(String prefix) {
        for (int open = prefix.indexOf('['); open >= 0; open = prefix.indexOf('[', open + 1)) {
            int end = digitsEnd(prefix, open + 1);
            // With its line's number, as %p-%l prints them, it is the process still.
            int close = end < prefix.length() && prefix.charAt(end) == '-' ? digitsEnd(prefix, end + 1) : end;
            if (end > open + 1 && close != end + 1 && close < prefix.length() && prefix.charAt(close) == ']') {
                return new Piece(open + 1, end);
            }
        }
        Piece process = value(prefix, "pid", "p");
        if (process != null) {
            return process;
        }
        for (int dot = prefix.indexOf('.'); dot >= 0; dot = prefix.indexOf('.', dot + 1)) {
            if (dot >= 8
                    && isHex(prefix, dot - 8, dot)
                    && dot + 1 < prefix.length()
                    && isHex(prefix, dot + 1, dot + 2)) {
                int end = dot + 1;
                while (end < prefix.length() && isHex(prefix, end, end + 1)) {
                    end++;
                }
                return new Piece(dot - 8, end);
            }
        }
        StringBuilder rest = new StringBuilder();
        prefix.chars().filter(c -> c < '0' || c > '9').forEach(c -> rest.append((char) c));
        return new Piece(0, prefix.length(), rest.toString());
    }

    private static int digitsEnd(String text, int from) {
        int end = from;
        while (end < text.length() && isDigit(text.charAt(end))) {
            end++;
        }
        return end;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isHex(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (!isDigit(c) && !(c >= 'a' && c <= 'f')) {
                return false;
            }
        }
        return true;
    }

    /** What follows one of these names and an equals sign, up to a comma or blank; null without it. */
    private static @Nullable Piece value(String prefix, String... names) {
        for (int equals = prefix.indexOf('='); equals > 0; equals = prefix.indexOf('=', equals + 1)) {
            for (String name : names) {
                int start = equals - name.length();
                boolean named = start >= 0
                        && prefix.startsWith(name, start)
                        && (start == 0 || !Character.isLetterOrDigit(prefix.charAt(start - 1)));
                int end = named ? valueEnd(prefix, equals + 1) : 0;
                if (end > equals + 1 && end - equals <= LONGEST_VALUE) {
                    return new Piece(equals + 1, end);
                }
            }
        }
        return null;
    }

    /** A name with blanks ends where the next piece begins that has a name. */
    private static @Nullable Piece application(String prefix) {
        Piece plain = value(prefix, "app", "application_name", "application", "a");
        if (plain == null || plain.to() == prefix.length() || prefix.charAt(plain.to()) != ' ') {
            return plain;
        }
        Matcher rest = MORE_WORDS.matcher(prefix).region(plain.to(), prefix.length());
        return rest.lookingAt() && rest.end() - plain.from() <= LONGEST_VALUE
                ? new Piece(plain.from(), rest.end())
                : plain;
    }

    private static int valueEnd(String prefix, int from) {
        int end = from;
        while (end < prefix.length() && ",; ]|".indexOf(prefix.charAt(end)) < 0) {
            end++;
        }
        return end;
    }

    /** Where the sign is in {@code user@database}; -1 without one. */
    private static int pair(String prefix) {
        for (int at = prefix.indexOf('@'); at > 0; at = prefix.indexOf('@', at + 1)) {
            if (nameStart(prefix, at) < at && nameEnd(prefix, at + 1) > at + 1) {
                return at;
            }
        }
        return -1;
    }

    private static boolean isOfName(char c) {
        return " :@[],|".indexOf(c) < 0;
    }

    private static int nameStart(String prefix, int at) {
        int start = at;
        while (start > 0 && isOfName(prefix.charAt(start - 1))) {
            start--;
        }
        return start;
    }

    private static int nameEnd(String prefix, int from) {
        int end = from;
        while (end < prefix.length() && isOfName(prefix.charAt(end))) {
            end++;
        }
        return end;
    }

    private static @Nullable Piece worker(String prefix) {
        return prefix.contains("logical replication") && prefix.contains("worker")
                ? new Piece(0, prefix.length(), "logical replication worker")
                : null;
    }
}
