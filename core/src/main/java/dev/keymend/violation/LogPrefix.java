// SPDX-License-Identifier: Apache-2.0
package dev.keymend.violation;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What stands before the label of a log line, whatever {@code log_line_prefix} is.
 *
 * @param session equal for the lines of one session: the process, else the session's id, else the prefix without digits
 * @param server whether this can be a server's log
 * @param backendType what {@code %b} says of a process that is no client's; null when it does not
 */
record LogPrefix(
        String session,
        boolean server,
        @Nullable String user,
        @Nullable String database,
        @Nullable String backendType) {
    private static final Pattern PROCESS = Pattern.compile("\\[(\\d{1,10})\\]|pid[=: ]{1,2}(\\d{1,10})");
    private static final Pattern SESSION = Pattern.compile("(?<![0-9a-f])[0-9a-f]{8}\\.[0-9a-f]{1,8}");
    private static final Pattern DIGITS = Pattern.compile("\\d");
    private static final Pattern USER = Pattern.compile("(?:user|usr|u)=([^,;\\s]{1,63})");
    private static final Pattern DATABASE = Pattern.compile("(?:db|database|d)=([^,;\\s]{1,63})");
    private static final Pattern USER_AT_DATABASE = Pattern.compile("([^\\s:@\\[\\]]{1,63})@([^\\s:@\\[\\]]{1,63})");

    private static final Pattern BACKEND_TYPE =
            Pattern.compile("((?:logical replication|background|autovacuum|parallel)(?: [a-z]{1,12})? worker)");

    static LogPrefix read(String prefix) {
        Matcher process = PROCESS.matcher(prefix);
        Matcher id = SESSION.matcher(prefix);
        boolean timed = LogTime.PATTERN.matcher(prefix).find();
        boolean wrapped = prefix.contains("Exception") || prefix.contains("PG::") || prefix.contains("SQLSTATE");
        String session;
        boolean server = true;
        if (process.find()) {
            session = process.group(1) == null ? process.group(2) : process.group(1);
        } else if (id.find()) {
            session = id.group();
        } else {
            session = DIGITS.matcher(prefix).replaceAll("");
            server = timed;
        }
        Matcher both = USER_AT_DATABASE.matcher(prefix);
        boolean pair = both.find();
        return new LogPrefix(
                session,
                server && !wrapped,
                pair ? both.group(1) : first(USER, prefix),
                pair ? both.group(2) : first(DATABASE, prefix),
                first(BACKEND_TYPE, prefix));
    }

    private static @Nullable String first(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? matcher.group(1) : null;
    }
}
