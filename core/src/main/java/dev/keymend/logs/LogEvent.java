// SPDX-License-Identifier: Apache-2.0
package dev.keymend.logs;

import org.jspecify.annotations.Nullable;

/**
 * One violation, or one of the errors that come near it, as read from a log.
 *
 * @param verdict what it is
 * @param key the refused key in one text, {@code (id)=(1)}; null without DETAIL
 * @param keyHash of the whole key; {@code key} may be cut
 * @param time in milliseconds since 1970; {@link LineTime#NONE} without one
 * @param sureTime whether the time's zone is known
 * @param sureYear whether the time has a year of its own
 * @param statement with its literals taken out; null without one
 * @param table the statement's; null when it names none
 * @param schema the table's; null when the statement does not name it
 * @param copyLine whether it came from a line of a COPY
 * @param raised whether a RAISE made it
 * @param replication whether a subscription's worker met it
 * @param source what it was read from
 */
record LogEvent(
        Verdict verdict,
        @Nullable String key,
        long keyHash,
        long time,
        boolean sureTime,
        boolean sureYear,
        String session,
        @Nullable String user,
        @Nullable String database,
        @Nullable String application,
        @Nullable String statement,
        @Nullable String table,
        @Nullable String schema,
        boolean copyLine,
        boolean raised,
        boolean replication,
        Source source) {}
