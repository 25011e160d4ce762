// SPDX-License-Identifier: Apache-2.0
package dev.keymend.apply;

import dev.keymend.internal.sql.LockHolder;
import dev.keymend.internal.sql.Queries;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Watches for transactions that have held a sequence for long. nextval keeps its lock until the top transaction
 * ends, so an idle transaction that once inserted a row would make a repair, and everybody's nextval behind it,
 * wait. Under load some young one always holds the sequence; those are not waited for.
 */
final class SequenceHolders {
    private final Connection connection;
    private final Duration old;
    /** When each transaction was first seen, for those whose start this role may not see. */
    private final Map<String, Long> firstSeenNanos = new HashMap<>();

    /** @param old the age from which a transaction is waited for */
    SequenceHolders(Connection connection, Duration old) {
        this.connection = connection;
        this.old = old;
    }

    /** Who holds it, and in which transaction. */
    private record Holder(String transaction, LockHolder session) {}

    /** The oldest transaction that is in the way, in words; null when nobody is. */
    @Nullable String inTheWay(long sequenceOid) throws SQLException {
        List<Holder> holders = Queries.list(connection, LockHolder.writersTo(sequenceOid), SequenceHolders::holder);
        long now = System.nanoTime();
        for (Holder holder : holders) {
            long seenMillis = Duration.ofNanos(
                            now - firstSeenNanos.computeIfAbsent(holder.transaction(), transaction -> now))
                    .toMillis();
            long age = Math.max(seenMillis, holder.session().ageMillis().orElse(0));
            if (age > old.toMillis()) {
                return holder.session().describe(age);
            }
        }
        return null;
    }

    private static Holder holder(ResultSet row) throws SQLException {
        return new Holder(row.getString("transaction"), LockHolder.of(row));
    }
}
