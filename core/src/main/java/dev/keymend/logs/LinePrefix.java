// SPDX-License-Identifier: Apache-2.0
package dev.keymend.logs;

import org.jspecify.annotations.Nullable;

/**
 * What stands before the label of a line.
 *
 * @param session equal for the lines of one session
 * @param time what to read the time from
 * @param sqlState as {@code %e} prints it; null when only a given format can tell
 */
record LinePrefix(
        String session,
        String time,
        @Nullable String user,
        @Nullable String database,
        @Nullable String application,
        @Nullable String backendType,
        @Nullable String sqlState) {
    private static final int LONGEST_VALUE = 64;

    /**
     * Recognises the usual pieces in any order.
     *
     * @param states whether lines of this log show their SQLSTATE
     */
    static LinePrefix recognise(String prefix, boolean states) {
        String user = value(prefix, "user", "usr", "u");
        String database = value(prefix, "db", "database", "d");
        int at = user == null && database == null ? pair(prefix) : -1;
        if (at > 0) {
            user = prefix.substring(nameStart(prefix, at), at);
            database = prefix.substring(at + 1, nameEnd(prefix, at + 1));
        }
        return new LinePrefix(
                session(prefix),
                prefix,
                user,
                database,
                value(prefix, "app", "application_name", "a"),
                worker(prefix),
                states ? state(prefix) : null);
    }

    /** The process in brackets or after {@code pid}, else the session's id, else everything but the digits. */
    static String session(String prefix) {
        for (int open = prefix.indexOf('['); open >= 0; open = prefix.indexOf('[', open + 1)) {
            int end = digitsEnd(prefix, open + 1);
            if (end > open + 1 && end < prefix.length() && prefix.charAt(end) == ']') {
                return prefix.substring(open + 1, end);
            }
        }
        String process = value(prefix, "pid", "p");
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
                return prefix.substring(dot - 8, end);
            }
        }
        StringBuilder rest = new StringBuilder();
        prefix.chars().filter(c -> c < '0' || c > '9').forEach(c -> rest.append((char) c));
        return rest.toString();
    }

    private static int digitsEnd(String text, int from) {
        int end = from;
        while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
            end++;
        }
        return end;
    }

    private static boolean isHex(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (!(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'f')) {
                return false;
            }
        }
        return true;
    }

    /** What follows one of these names and an equals sign, up to a comma or blank; null without it. */
    private static @Nullable String value(String prefix, String... names) {
        for (int equals = prefix.indexOf('='); equals > 0; equals = prefix.indexOf('=', equals + 1)) {
            for (String name : names) {
                int start = equals - name.length();
                boolean named = start >= 0
                        && prefix.startsWith(name, start)
                        && (start == 0 || !Character.isLetterOrDigit(prefix.charAt(start - 1)));
                int end = named ? valueEnd(prefix, equals + 1) : 0;
                if (end > equals + 1 && end - equals <= LONGEST_VALUE) {
                    return prefix.substring(equals + 1, end);
                }
            }
        }
        return null;
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

    private static @Nullable String worker(String prefix) {
        return prefix.contains("logical replication") && prefix.contains("worker")
                ? "logical replication worker"
                : null;
    }

    /** One of the states we look for, with nothing on either side that could make it another number. */
    private static @Nullable String state(String prefix) {
        for (String state : Phrases.STATES) {
            int at = prefix.indexOf(state);
            int end = at + state.length();
            boolean alone = at >= 0
                    && (at == 0 || isEdge(prefix.charAt(at - 1)))
                    && (end == prefix.length() || isEdge(prefix.charAt(end)));
            // In brackets alone it is as likely a process.
            boolean process = alone && at > 0 && prefix.charAt(at - 1) == '[' && prefix.startsWith("]", end);
            if (alone && !(process && session(prefix).equals(state))) {
                return state;
            }
        }
        return null;
    }

    private static boolean isEdge(char c) {
        return !Character.isLetterOrDigit(c) && c != '.' && c != '-';
    }
}
