// SPDX-License-Identifier: Apache-2.0
package dev.keymend.catalog;

import dev.keymend.internal.sql.Queries;
import dev.keymend.internal.sql.ReadTransaction;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Reads the keys of many uses in few round trips. A statement covers a batch, in a transaction of its own, so that
 * no more locks are held than a default server has room for; when a batch fails, its uses are read one by one and
 * only those that fail alone are unexamined.
 */
final class KeyProber {
    /** A sequence and a table each; a transaction touches at most twice as many relations, and their indexes. */
    private static final int BATCH = 100;

    private static final String STATE_UNKNOWN =
            "never used, or not permitted to be seen: without SELECT the server answers NULL for both";

    private final Connection connection;
    private final ReadOptions options;
    private final String role;
    private final Clock clock;

    KeyProber(Connection connection, ReadOptions options, String role) {
        this.connection = connection;
        this.options = options;
        this.role = role;
        this.clock = Clock.systemUTC();
    }

    /** What was read, and what was not. */
    record Result(List<ExaminedUse> examined, List<Unexamined> unexamined) {}

    Result probe(List<SequenceUse> uses) throws SQLException {
        Result result = new Result(new ArrayList<>(), new ArrayList<>());
        for (int from = 0; from < uses.size(); from += BATCH) {
            probeBatch(uses.subList(from, Math.min(from + BATCH, uses.size())), result);
        }
        return result;
    }

    private void probeBatch(List<SequenceUse> batch, Result result) throws SQLException {
        List<Optional<KeyFacts>> read;
        try {
            read = read(batch);
        } catch (SQLException e) {
            if (connectionIsLost(e)) {
                throw e;
            }
            if (batch.size() == 1) {
                result.unexamined().add(Obstacles.after(batch.get(0), e, options, role));
            } else {
                for (SequenceUse use : batch) {
                    probeBatch(List.of(use), result);
                }
            }
            return;
        }
        for (int i = 0; i < batch.size(); i++) {
            SequenceUse use = batch.get(i);
            read.get(i)
                    .ifPresentOrElse(
                            keys -> result.examined().add(new ExaminedUse(use, keys)),
                            () -> result.unexamined().add(Obstacles.withoutState(use, role, STATE_UNKNOWN)));
        }
    }

    /** One entry a use, empty where the sequence's state did not come back. */
    private List<Optional<KeyFacts>> read(List<SequenceUse> batch) throws SQLException {
        Instant now = clock.instant();
        String sql = IntStream.range(0, batch.size())
                .mapToObj(ordinal -> ProbeSql.keys(batch.get(ordinal), ordinal))
                .collect(Collectors.joining("\nunion all\n", "", "\norder by ordinal"));
        return ReadTransaction.run(connection, options.statementTimeout(), options.lockTimeout(), () -> {
            List<Optional<KeyFacts>> read = Queries.list(connection, sql, row -> keys(row, now));
            List<Optional<KeyFacts>> counted = new ArrayList<>();
            for (int i = 0; i < batch.size(); i++) {
                KeyFacts keys = read.get(i).orElse(null);
                counted.add(keys == null ? Optional.empty() : Optional.of(counted(batch.get(i), keys)));
            }
            return counted;
        });
    }

    /** Counts what stands ahead, where anything does. */
    private KeyFacts counted(SequenceUse use, KeyFacts keys) throws SQLException {
        if (keys.firstCollision().isEmpty() || keys.nextValue().isEmpty()) {
            return keys;
        }
        return keys.withDrift(drift(use, keys.nextValue().getAsLong()));
    }

    private DriftFacts drift(SequenceUse use, long nextValue) throws SQLException {
        return Queries.one(
                connection,
                ProbeSql.drift(use, nextValue),
                row -> new DriftFacts(
                        row.getInt("colliding_keys"), Queries.longs(row, "farthest_keys"), row.getInt("rows")));
    }

    private static Optional<KeyFacts> keys(ResultSet row, Instant now) throws SQLException {
        long lastValue = row.getLong("last_value");
        if (row.wasNull()) {
            return Optional.empty();
        }
        return Optional.of(new KeyFacts(
                lastValue,
                row.getBoolean("is_called"),
                Queries.optionalLong(row, "next_value"),
                Queries.optionalLong(row, "extreme_key"),
                Queries.optionalLong(row, "first_collision"),
                Queries.optionalLong(row, "first_after_wrap"),
                now,
                null));
    }

    /** Class 08, and the server going down: nothing else on this connection will be answered either. */
    static boolean connectionIsLost(SQLException e) {
        String state = e.getSQLState();
        return state != null && (state.startsWith("08") || state.startsWith("57P"));
    }
}
