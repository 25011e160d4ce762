// SPDX-License-Identifier: Apache-2.0
package dev.keymend.logs;

import dev.keymend.violation.UniqueViolation;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All errors of one sort: the violations of one constraint, or the neighbours with one SQLSTATE. Constraints of other databases, or of
 * other schemas as far as the statements name them, are others, though they have the same name.
 *
 * @param kind the word for it: one of {@link dev.keymend.violation.Kind}'s, {@code serialization-failure} or {@code deadlock}
 * @param constraint null when the messages name none
 * @param table the one that the statements write to; null when they name none, or several
 * @param schema the one that all the statements name; null when they name none
 * @param database null when the log does not tell
 * @param sqlState null when the log does not tell
 * @param first null when no line has a time
 * @param last null when no line has a time
 * @param perHour hours without any are left out
 * @param keys the refused keys, {@code (id)=(1)}
 * @param statements without their literals
 * @param suspicions the likeliest first
 * @param burst null when there was none
 * @param lastKey the last refused key; null when the log shows none
 * @param violation the last one with a key, or else the last one; null for neighbours that are none
 */
public record LogGroup(
        String kind,
        @Nullable String constraint,
        @Nullable String table,
        @Nullable String schema,
        @Nullable String database,
        @Nullable String sqlState,
        long count,
        @Nullable Instant first,
        @Nullable Instant last,
        List<HourCount> perHour,
        Top keys,
        Top statements,
        Top users,
        Top databases,
        Top applications,
        List<Suspicion> suspicions,
        @Nullable Burst burst,
        @Nullable String lastKey,
        @Nullable UniqueViolation violation) {
    /** Copies the lists. */
    public LogGroup {
        perHour = List.copyOf(perHour);
        suspicions = List.copyOf(suspicions);
    }

    /** The last violation with all that the log tells of it, for {@code explain}; empty for neighbours that are none. */
    public Optional<UniqueViolation> example() {
        return Optional.ofNullable(violation);
    }
}
