// SPDX-License-Identifier: Apache-2.0
package dev.keymend.catalog;

import dev.keymend.internal.sql.ReadTransaction;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads the keys of many uses in few round trips. A statement covers a batch, in a transaction of its own, so that
 * no more locks are held than a default server has room for; when a batch fails, its uses are read one by one and
 * only those that fail alone are unexamined. What comes out does not depend on how many connections read.
 */
final class KeyProber {
    /** Tables, sequences and unique indexes that one transaction touches, unless a single use has more. */
    static final int RELATIONS = 200;

    /** A batch takes milliseconds. One that takes longer has a slow table in it, or one that is locked, and is split. */
    /** A timeout, or somebody's wish. */
    private static final String QUERY_CANCELED = "57014";

    /** idle_in_transaction_session_timeout and, from PostgreSQL 17 on, transaction_timeout. */
    private static final Set<String> ENDING_THE_SESSION = Set.of("25P03", "25P04");

    private static final Duration BATCH_TIMEOUT = Duration.ofSeconds(2);

    private static final Duration BATCH_LOCK_TIMEOUT = Duration.ofMillis(500);

    private static final String STATE_UNKNOWN =
            "never used, or not permitted to be seen: without SELECT the server answers NULL for both";

    private final ReadingCrew crew;
    private final ReadOptions options;
    private final ServerFacts server;
    private final String role;
    private final Clock clock;

    KeyProber(ReadingCrew crew, ReadOptions options, ServerFacts server) {
        this.crew = crew;
        this.options = options;
        this.server = server;
        this.role = server.role();
        this.clock = Clock.systemUTC();
    }

    /** What was read, and what was not. */
    record Result(List<ExaminedUse> examined, List<Unexamined> unexamined) {}

    /** One of the two is there. */
    private record Answer(@Nullable KeyFacts keys, @Nullable Unexamined gap) {}

    /** Neighbours in the list of uses, from a place on. */
    record Piece(int from, List<SequenceUse> uses) {
        /** Other sessions do not see the temporary tables of this one. */
        boolean confined() {
            return uses.stream()
                    .anyMatch(use -> use.table().temporary() || use.sequence().temporary());
        }
    }

    Result probe(List<SequenceUse> uses) throws SQLException {
        return probe(uses, ReadProgress.SILENT);
    }

    Result probe(List<SequenceUse> uses, ReadProgress progress) throws SQLException {
        Run run = new Run(uses, progress);
        run.read(batches(uses));
        List<Piece> single = new ArrayList<>();
        for (int place : run.left) {
            single.add(new Piece(place, uses.subList(place, place + 1)));
        }
        run.read(single);
        return run.result();
    }

    static List<Piece> batches(List<SequenceUse> uses) {
        List<Piece> batches = new ArrayList<>();
        int from = 0;
        int held = 0;
        for (int i = 0; i < uses.size(); i++) {
            int relations = relations(uses.get(i));
            if (i > from && held + relations > RELATIONS) {
                batches.add(new Piece(from, uses.subList(from, i)));
                from = i;
                held = 0;
            }
            held += relations;
        }
        if (from < uses.size()) {
            batches.add(new Piece(from, uses.subList(from, uses.size())));
        }
        return batches;
    }

    /** The sequence, the unique indexes that hold the column, and the tables of those: partitions too have theirs. */
    private static int relations(SequenceUse use) {
        int indexes = use.keys().size();
        int tables = Math.max(1, (int)
                use.keys().stream().mapToLong(UniqueKey::tableOid).distinct().count());
        return 1 + tables + indexes;
    }

    /** One probe of many uses; its pieces may be read by several threads, each of which writes to places of its own. */
    private final class Run {
        private final List<SequenceUse> uses;
        private final ReadProgress progress;
        private final @Nullable Answer[] answers;
        private final ConcurrentSkipListSet<Integer> left = new ConcurrentSkipListSet<>();
        private int done;

        Run(List<SequenceUse> uses, ReadProgress progress) {
            this.uses = uses;
            this.progress = progress;
            this.answers = new @Nullable Answer[uses.size()];
        }

        void read(List<Piece> pieces) throws SQLException {
            crew.read(
                    server,
                    pieces.stream().filter(piece -> !piece.confined()).toList(),
                    pieces.stream().filter(Piece::confined).toList(),
                    this::read);
        }

        private void read(Connection connection, Piece piece) throws SQLException {
            boolean alone = piece.uses().size() == 1;
            long began = System.nanoTime();
            try {
                List<Optional<KeyFacts>> read = alone
                        ? keys(connection, piece, options.statementTimeout(), options.lockTimeout())
                        : keys(
                                connection,
                                piece,
                                shorter(options.statementTimeout(), BATCH_TIMEOUT),
                                shorter(options.lockTimeout(), BATCH_LOCK_TIMEOUT));
                for (int i = 0; i < read.size(); i++) {
                    answers[piece.from() + i] = answer(piece.uses().get(i), read.get(i));
                }
            } catch (SQLException e) {
                if (connectionIsLost(e)) {
                    throw e;
                }
                if (!alone) {
                    for (int i = 0; i < piece.uses().size(); i++) {
                        left.add(piece.from() + i);
                    }
                    return;
                }
                SequenceUse use = piece.uses().get(0);
                boolean cancelled = QUERY_CANCELED.equals(e.getSQLState())
                        && System.nanoTime() - began
                                < options.statementTimeout().toNanos();
                answers[piece.from()] = new Answer(
                        null,
                        cancelled
                                ? Obstacles.cancelled(use)
                                : Obstacles.after(use, e, options, role, estimate(connection, use, e)));
            }
            advance(piece.uses().size());
        }

        private Answer answer(SequenceUse use, Optional<KeyFacts> read) {
            return read.map(keys -> new Answer(keys, null))
                    .orElseGet(() -> new Answer(null, Obstacles.withoutState(use, role, STATE_UNKNOWN)));
        }

        private synchronized void advance(int more) {
            done += more;
            progress.examined(done, uses.size());
        }

        Result result() {
            Result result = new Result(new ArrayList<>(), new ArrayList<>());
            for (int i = 0; i < answers.length; i++) {
                Answer answer = answers[i];
                if (answer != null && answer.keys() != null) {
                    result.examined().add(new ExaminedUse(uses.get(i), answer.keys()));
                } else if (answer != null && answer.gap() != null) {
                    result.unexamined().add(answer.gap());
                }
            }
            return result;
        }
    }

    private List<Optional<KeyFacts>> keys(
            Connection connection, Piece piece, Duration statementTimeout, Duration lockTimeout) throws SQLException {
        Instant now = clock.instant();
        return ReadTransaction.run(
                connection, statementTimeout, lockTimeout, () -> new ProbeBatch(connection, piece.uses(), now).read());
    }

    /** For a column that took too long; what the statistics say is better than nothing. */
    private ColumnEstimate estimate(Connection connection, SequenceUse use, SQLException reason) throws SQLException {
        if (!QUERY_CANCELED.equals(reason.getSQLState())) {
            return ColumnEstimate.NONE;
        }
        try {
            return ReadTransaction.run(
                    connection,
                    options.statementTimeout(),
                    options.lockTimeout(),
                    () -> ColumnEstimate.of(connection, use));
        } catch (SQLException e) {
            if (connectionIsLost(e)) {
                throw e;
            }
            return ColumnEstimate.NONE;
        }
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    /**
     * Class 08, the server going down, and timeouts that end the session with the transaction: nothing else on this
     * connection will be answered either.
     */
    static boolean connectionIsLost(SQLException e) {
        String state = e.getSQLState();
        return state != null
                && (state.startsWith("08") || state.startsWith("57P") || ENDING_THE_SESSION.contains(state));
    }
}
