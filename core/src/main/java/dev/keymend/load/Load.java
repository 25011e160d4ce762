// SPDX-License-Identifier: Apache-2.0
package dev.keymend.load;

import dev.keymend.catalog.LoadTarget;
import dev.keymend.internal.sql.Queries;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One load by way of the stage, which can judge every key and name every bad value. */
final class Load {
    /** After so many verdicts that somebody overtook, rows are written in ranges that are divided where they fail. */
    private static final int MOST_VERDICTS = 2;

    /** So many bad rows are named before the others are judged anew without them. */
    private static final int MOST_BAD = 10_000;

    /** With so many rows lost to somebody else a new verdict, which sees what that has committed, is the quicker way. */
    private static final int MOST_LOST = 1_000;

    private final Connection connection;
    private final Layout layout;
    private final LoadOptions options;
    private final RowSource source;
    private final LoadListener listener;
    private final Verdict verdict;
    private final Writing writing;
    private final Counting counting;
    private final List<String> notes = new ArrayList<>();
    private long read;

    /** Whether the transaction, of which nobody else knows, ends with this. */
    private final boolean ends;

    /**
     * One load.
     *
     * @param ends whether it ends the transaction, that is none of the caller's
     */
    Load(
            Connection connection,
            Layout layout,
            LoadOptions options,
            RowSource source,
            LoadListener listener,
            boolean ends) {
        this.ends = ends;
        this.connection = connection;
        this.layout = layout;
        this.options = options;
        this.source = source;
        this.listener = listener;
        this.verdict = new Verdict(connection, layout, options);
        this.writing = new Writing(connection, layout, options);
        this.counting = new Counting(connection, layout);
    }

    /** Begins and commits what it needs. */
    LoadReport inOwnTransactions() throws SQLException {
        LoadReport report;
        try {
            report = stagedAndWritten();
        } catch (SQLException | RuntimeException e) {
            try {
                drop();
            } catch (SQLException dropping) {
                e.addSuppressed(dropping);
            }
            throw e;
        }
        try {
            drop();
        } catch (SQLException lost) {
            // The rows are committed, and to say otherwise would have them loaded twice; the session's end drops the
            // stage.
            return report;
        }
        return report;
    }

    private void drop() throws SQLException {
        if (!connection.isClosed()) {
            LoadTransactions.once(connection, () -> {
                Stage.drop(connection);
                return true;
            });
        }
    }

    private LoadReport stagedAndWritten() throws SQLException {
        if (LoadTransactions.once(connection, this::stage)) {
            return LoadTransactions.once(connection, this::failedByBadRows);
        }
        if (mayFail()) {
            // Nothing is to be changed for a load that fails, not even a sequence.
            Optional<LoadReport> failed = LoadTransactions.once(connection, () -> {
                verdict.run();
                Optional<LoadReport> report = fails() ? Optional.of(failed()) : Optional.empty();
                connection.rollback();
                return report;
            });
            if (failed.isPresent()) {
                return failed.get();
            }
        }
        new SequenceAhead(connection, layout, notes, SequenceAhead.staged(connection)).move(true);
        return LoadTransactions.tries(connection, this::written, report -> !report.failed());
    }

    /** Stays inside the transaction that the caller has begun. */
    LoadReport inCallers() throws SQLException {
        Savepoint savepoint = connection.setSavepoint();
        boolean done = false;
        try {
            LoadReport report;
            if (stage()) {
                report = failedByBadRows();
            } else {
                new SequenceAhead(connection, layout, notes, SequenceAhead.staged(connection)).move(false);
                report = written();
            }
            done = !report.failed();
            if (done) {
                Stage.drop(connection);
            }
            return report;
        } finally {
            if (!connection.isClosed()) {
                if (!done) {
                    connection.rollback(savepoint);
                }
                connection.releaseSavepoint(savepoint);
            }
        }
    }

    /**
     * Loads a part of an input inside the transaction that is open, which is rolled back as a whole where that fails.
     *
     * @throws GivenUpException where the policy is to fail and something is refused
     */
    LoadReport partInOpenTransaction() throws SQLException {
        if (stage()) {
            throw new GivenUpException("bad rows");
        }
        LoadReport report = written();
        if (report.failed()) {
            throw new GivenUpException("refused rows");
        }
        Stage.drop(connection);
        return report;
    }

    /** Stages the input; tells whether it holds bad rows that end the load. */
    private boolean stage() throws SQLException {
        Stage stage = new Stage(connection, layout);
        stage.create();
        read = source.stage(
                connection,
                layout.loaded().stream().map(LoadTarget.Column::name).toList(),
                listener);
        listener.progress(LoadProgress.judging(read));
        stage.type();
        new Examination(connection, layout, stage).run();
        return options.badRows() == BadRowPolicy.FAIL && counting.bad() > 0;
    }

    private boolean mayFail() {
        return options.onConflict() == ConflictPolicy.FAIL || options.repeatPolicy() == RepeatPolicy.FAIL;
    }

    /** Judges and writes until no one overtakes it and no row is refused for another reason. */
    private LoadReport written() throws SQLException {
        LoadTransactions.alone(connection, layout, options);
        if (layout.target().keys().stream().anyMatch(key -> key.facts().deferrable())) {
            Queries.execute(connection, "SET CONSTRAINTS ALL IMMEDIATE"); // Else a commit would fail, and name no row.
        }
        for (int verdicts = 1; ; verdicts++) {
            Savepoint savepoint = connection.setSavepoint();
            try {
                verdict.run();
                if (mayFail() && fails()) {
                    return failed();
                }
                listener.progress(LoadProgress.writing(0, counting.refused(), read));
                Optional<Writing.Written> written = verdicts <= MOST_VERDICTS ? Optional.of(writing.all()) : divided();
                if (ends) {
                    LoadTransactions.settle(connection);
                }
                if (written.isPresent()) {
                    return options.onConflict() == ConflictPolicy.FAIL && counting.refused() > 0
                            ? failed()
                            : success(written.get());
                }
                connection.rollback(savepoint);
                connection.releaseSavepoint(savepoint);
            } catch (SQLException e) {
                boolean overtaken = RowErrors.takenKey(e);
                if (!overtaken && !RowErrors.concernsRow(e)) {
                    throw e;
                }
                connection.rollback(savepoint);
                connection.releaseSavepoint(savepoint);
                if (!overtaken) {
                    verdicts = 0;
                    if (nameBad(e)) {
                        return failedByBadRows();
                    }
                }
            }
        }
    }

    /** Writes in ranges; rows whose keys somebody else has written by now are lost to that. Empty where too many are. */
    private Optional<Writing.Written> divided() throws SQLException {
        List<Writing.Refusal> refusals = new ArrayList<>();
        Writing.Written written = writing.each(read, refusals, MOST_LOST);
        if (refusals.size() >= MOST_LOST) {
            return Optional.empty();
        }
        for (Writing.Refusal refusal : refusals) {
            if (!refusal.state().equals("23505") && !refusal.state().equals("23P01")) {
                throw new SQLException(refusal.reason(), refusal.state());
            }
        }
        if (!refusals.isEmpty()) {
            writing.nameLost(refusals);
        }
        return Optional.of(written);
    }

    /** Finds out which rows the server refuses, takes that back, and names them; tells whether that ends the load. */
    private boolean nameBad(SQLException error) throws SQLException {
        Savepoint savepoint = connection.setSavepoint();
        LoadTransactions.settle(
                connection); // And those that wait for the commit name their rows, until this is taken back.
        verdict.run();
        List<Writing.Refusal> refusals = new ArrayList<>();
        writing.each(read, refusals, MOST_BAD);
        connection.rollback(savepoint);
        connection.releaseSavepoint(savepoint);
        List<Writing.Refusal> bad = refusals.stream()
                .filter(refusal ->
                        !refusal.state().equals("23505") && !refusal.state().equals("23P01"))
                .toList();
        if (bad.isEmpty()) {
            if (refusals.size() >= MOST_BAD) {
                return false; // Somebody has committed so many of these keys that no bad row was reached.
            }
            throw error; // Together they are refused, each alone is not.
        }
        writing.nameBad(bad);
        new Stage(connection, layout).forgetBad();
        return options.badRows() == BadRowPolicy.FAIL;
    }

    private boolean fails() throws SQLException {
        if (options.onConflict() == ConflictPolicy.FAIL && counting.refused() > 0) {
            return true;
        }
        return options.repeatPolicy() == RepeatPolicy.FAIL
                && Queries.one(
                        connection, "SELECT EXISTS (SELECT FROM " + Tables.MATES + ")", row -> row.getBoolean(1));
    }

    /** Whoever mends those is to know also of the others, where a conflict fails the load as well. */
    private LoadReport failedByBadRows() throws SQLException {
        if (options.onConflict() == ConflictPolicy.FAIL) {
            verdict.run();
        }
        return failed();
    }

    private LoadReport failed() throws SQLException {
        Listing listing = new Listing(connection, layout, listener);
        listing.bad();
        return report(0, 0, 0, 0, counting.refused() + counting.bad(), counting.bad(), listing.conflicts(), true);
    }

    private LoadReport success(Writing.Written written) throws SQLException {
        Listing listing = new Listing(connection, layout, listener);
        listing.bad();
        long bad = counting.bad();
        LoadReport report = report(
                written.inserted(),
                written.updated(),
                options.onlyIfChanged() && layout.arbiter() >= 0 ? counting.same() : 0,
                counting.refused("s"),
                counting.refused("r") + bad,
                bad,
                listing.conflicts(),
                false);
        if (report.accounted() != read) {
            throw new LoadException(
                    "of " + read + " rows only " + report.accounted() + " can be accounted for: a trigger or a rule"
                            + " of " + layout.target().name() + " keeps rows out without an error. Nothing was loaded");
        }
        if (options.rejectFile().isPresent()) {
            new RejectFile(options.rejectFile().get(), connection, layout, source).write();
        }
        return report;
    }

    private LoadReport report(
            long inserted,
            long updated,
            long unchanged,
            long skipped,
            long rejected,
            long bad,
            Map<String, Long> conflicts,
            boolean failed)
            throws SQLException {
        return new LoadReport(
                read,
                inserted + updated,
                0,
                inserted,
                updated,
                unchanged,
                skipped,
                rejected,
                bad,
                counting.nullKeys(),
                conflicts,
                layout.blind(),
                notes,
                failed,
                Optional.empty());
    }
}
