// SPDX-License-Identifier: Apache-2.0
package dev.keymend.logs;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One violation, or a neighbour, as a log that is being followed brings it.
 *
 * @param time null when its line has none
 * @param kind the word for it, as {@link LogGroup#kind}
 * @param key {@code (id)=(1)}; null when the log does not show it
 * @param statement without its literals
 * @param number the how manieth of its constraint this is since the beginning
 */
public record LogEntry(
        @Nullable Instant time,
        String kind,
        @Nullable String sqlState,
        @Nullable String constraint,
        @Nullable String table,
        @Nullable String key,
        @Nullable String user,
        @Nullable String database,
        @Nullable String application,
        @Nullable String statement,
        long number) {
    static LogEntry of(LogEvent event, long number) {
        return new LogEntry(
                event.time() == LineTime.NONE ? null : Instant.ofEpochMilli(event.time()),
                event.verdict().kind(),
                event.verdict().sqlState(),
                event.verdict().constraint(),
                event.table(),
                event.key(),
                event.user(),
                event.database(),
                event.application(),
                event.statement(),
                number);
    }
}
