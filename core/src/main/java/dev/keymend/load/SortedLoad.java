// SPDX-License-Identifier: Apache-2.0
package dev.keymend.load;

import dev.keymend.catalog.LoadTarget;
import dev.keymend.catalog.SequenceFacts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A load that begins with the hope that most rows are new: it hands the input to COPY in the order of the first key, part by
 * part, each under a savepoint. Neighbours go to the same page of an index, and COPY fills whole pages, so this is faster
 * than anything that looks first. Rows that are suspected, because their key comes twice in the input, because the table
 * seems to have it or because their part was refused, are left out and judged by the server; what it lets through follows.
 *
 * <p>Whatever is suspected in vain costs time, never truth: a row is written by a unique index's leave or not at all, and
 * a row is called a conflict by the server alone. Where neither can be had, it gives up, and the stage does it all.
 */
final class SortedLoad {
    private final Connection connection;
    private final Layout layout;
    private final LoadOptions options;
    private final CsvSource source;
    private final LoadListener listener;
    private final SortedRecords records;
    private final Suspicion suspicion;
    private final SortedParts parts;
    private final List<String> notes = new ArrayList<>();

    /** Rows that were written before the others were sorted. */
    private final long head;

    /** Whether the transaction, of which nobody else knows, ends with this. */
    private final boolean ends;

    private SortedLoad(
            Connection connection,
            Layout layout,
            LoadOptions options,
            CsvSource source,
            LoadListener listener,
            SortedRecords records,
            long head,
            boolean ends,
            LoadSizes sizes) {
        this.head = head;
        this.ends = ends;
        this.connection = connection;
        this.layout = layout;
        this.options = options;
        this.source = source;
        this.listener = listener;
        this.records = records;
        this.suspicion = new Suspicion(connection, layout, source.format(), records, sizes.sample());
        this.parts =
                new SortedParts(connection, layout, options.onConflict(), source.format(), records, suspicion, sizes);
    }

    /** Loads, where the table and the input let it; empty where the stage has to do it, and then nothing was written. */
    static Optional<LoadReport> attempt(
            Connection connection,
            Layout layout,
            LoadOptions options,
            RowSource source,
            LoadListener listener,
            LoadSizes sizes)
            throws SQLException {
        KeyPlan plan = KeyPlan.of(layout);
        if (plan == null || !(source instanceof CsvSource file) || !takes(layout, file)) {
            return Optional.empty();
        }
        boolean ends = connection.getAutoCommit() || layout.chunk();
        try {
            if (OrderedHead.suits(file, layout, plan, sizes.glance())) {
                try {
                    return Optional.of(inTransaction(
                            connection,
                            () -> behindTheHead(connection, layout, plan, options, file, listener, ends, sizes)));
                } catch (StartOverException e) {
                    // What was written is rolled back; all of the input is looked at together now.
                }
            }
            Optional<SortedRecords> read =
                    SortedRecords.of(file, layout.loaded().size(), plan, listener, sizes);
            if (read.isEmpty()) {
                return Optional.empty();
            }
            try (SortedRecords sorted = read.get()) {
                SortedLoad load = new SortedLoad(connection, layout, options, file, listener, sorted, 0, ends, sizes);
                return load.suits() ? load.run() : Optional.empty();
            }
        } catch (GivenUpException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new LoadException("the input cannot be read: " + e.getMessage(), e);
        } catch (UncheckedIOException e) {
            throw new LoadException("the input cannot be read: " + e.getMessage(), e);
        }
    }

    /** Whether a file's records can be told apart by their bytes, and come to a table just as COPY is given them. */
    static boolean takes(Layout layout, CsvSource file) {
        LoadTarget target = layout.target();
        return RecordScanner.takes(file.format()) && !target.changedByTrigger() && !target.rules();
    }

    /** Writes what comes in order as it is read, and then, in the same transaction, what is left. */
    private static LoadReport behindTheHead(
            Connection connection,
            Layout layout,
            KeyPlan plan,
            LoadOptions options,
            CsvSource file,
            LoadListener listener,
            boolean ends,
            LoadSizes sizes)
            throws SQLException {
        LoadTransactions.alone(connection, layout, options);
        try (RecordScanner scanner = file.scan(layout.loaded().size(), plan.wanted(), listener);
                RecordIntake intake = new RecordIntake(scanner, plan, sizes.room())) {
            OrderedHead head = new OrderedHead(connection, layout, options.onConflict(), file, intake, sizes);
            long written = head.write();
            try (SortedRecords left =
                    intake.finish().orElseThrow(() -> new GivenUpException("the input has something unusual"))) {
                SortedLoad load =
                        new SortedLoad(connection, layout, options, file, listener, left, written, ends, sizes);
                if (!load.suits()) {
                    throw new GivenUpException("a repeat fails the load");
                }
                return load.write();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean suits() {
        boolean failsOnRepeats =
                options.onConflict() == ConflictPolicy.FAIL || options.repeatPolicy() == RepeatPolicy.FAIL;
        return records.count() < Integer.MAX_VALUE && !(failsOnRepeats && suspicion.anyRepeated());
    }

    private Optional<LoadReport> run() throws SQLException, IOException {
        boolean own = connection.getAutoCommit();
        SequenceAhead ahead = new SequenceAhead(connection, layout, notes, this::farthest);
        if (options.onConflict() == ConflictPolicy.FAIL
                && own
                && ahead.moves()
                && !(suspicion.canAsk() && suspicion.findsAllFree())) {
            return Optional.empty(); // A load that fails moves no sequence, and this one cannot know beforehand.
        }
        ahead.move(own);
        return Optional.of(inTransaction(connection, () -> {
            LoadTransactions.alone(connection, layout, options);
            return write();
        }));
    }

    /** In a transaction of its own, or in the caller's, under a savepoint. */
    private static LoadReport inTransaction(Connection connection, LoadTransactions.Work<LoadReport> work)
            throws SQLException {
        if (connection.getAutoCommit()) {
            return LoadTransactions.tries(connection, work, report -> true);
        }
        Savepoint savepoint = connection.setSavepoint();
        boolean done = false;
        try {
            LoadReport report = work.run();
            done = true;
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

    private OptionalLong farthest(SequenceFacts sequence, String column) {
        OptionalLong least = records.least(column);
        OptionalLong greatest = records.greatest(column);
        if (least.isEmpty() || greatest.isEmpty()) {
            return OptionalLong.empty();
        }
        long id = sequence.ascending() ? greatest.getAsLong() : least.getAsLong();
        if (sequence.ascending() ? id < sequence.minimum() : id > sequence.maximum()) {
            return OptionalLong.empty();
        }
        if (id < sequence.minimum() || id > sequence.maximum()) {
            throw new GivenUpException("ids beyond the end of a sequence");
        }
        return OptionalLong.of(id);
    }

    private LoadReport write() throws SQLException {
        try (RefusalLog refusals = new RefusalLog(layout, layout.keyColumns())) {
            return write(refusals);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private LoadReport write(RefusalLog refusals) throws SQLException, IOException {
        if (!layout.blind().isEmpty() && !suspicion.asked()) {
            // What fills the other keys is used up by every row that is tried, so none is to be tried in vain.
            if (!suspicion.canAsk()) {
                throw new GivenUpException("defaults fill a key");
            }
            suspicion.ask(new BitSet());
        }
        BitSet repeated = suspicion.suspectRepeated();
        BitSet suspects = new BitSet();
        long written = parts.write(
                suspects,
                rows -> listener.progress(
                        LoadProgress.writing(head + rows, suspicion.suspects().cardinality(), records.count())));
        suspects.or(suspicion.suspects());
        written += head;
        BitSet doubtful = new BitSet();
        BitSet present = new BitSet();
        if (!suspects.isEmpty()) {
            if (options.onConflict() == ConflictPolicy.FAIL) {
                throw new GivenUpException("a key is taken");
            }
            if (options.onConflict() == ConflictPolicy.UPDATE
                    || options.rejectFile().isPresent()
                    || options.repeatPolicy() == RepeatPolicy.REJECT) {
                doubtful.or(suspects);
            } else {
                // Those whose keys the input has several times are judged together.
                doubtful.or(repeated);
                suspects.andNot(repeated);
                present.or(suspects);
                present.and(records.present());
                suspects.andNot(present);
                if (!suspects.isEmpty()) {
                    listener.progress(LoadProgress.judging(suspects.cardinality()));
                    new SuspectRows(connection, layout, source.format()).judge(records, suspects, refusals);
                    BitSet free = suspects;
                    long before = written + refusals.count();
                    written += parts.write(
                            free::get,
                            doubtful,
                            rows -> listener.progress(
                                    LoadProgress.writing(before + rows, doubtful.cardinality(), records.count())));
                }
            }
        }
        if (ends) {
            settle();
        }
        LoadReport part = null;
        if (!doubtful.isEmpty() || options.rejectFile().isPresent()) {
            part = new Load(connection, layout, options, new SelectedRows(source, records, doubtful), listener, ends)
                    .partInOpenTransaction();
        }
        return report(written, present, refusals, part);
    }

    /** Before anything is told of: where a constraint that waits for the commit refuses something, the stage finds out what. */
    private void settle() throws SQLException {
        try {
            LoadTransactions.settle(connection);
        } catch (SQLException e) {
            if (RowErrors.concernsRow(e)) {
                throw new GivenUpException("a constraint that waits for the commit");
            }
            throw e;
        }
    }

    private LoadReport report(long written, BitSet present, RefusalLog refusals, @Nullable LoadReport part)
            throws SQLException, IOException {
        long refused = refusals.count() + present.cardinality();
        if (written + refused + (part == null ? 0 : part.accounted()) != records.count()) {
            throw new GivenUpException(
                    "rows are missing"); // Before anything is told of, as the stage will tell of all.
        }
        Map<String, Long> conflicts = new LinkedHashMap<>();
        layout.keys().forEach(key -> conflicts.put(key.name(), 0L));
        new PresentRows(layout, records, source.format()).tell(present, listener, conflicts);
        refusals.tell(listener).forEach((name, count) -> conflicts.merge(name, count, Long::sum));
        if (part != null) {
            part.conflicts().forEach((name, count) -> conflicts.merge(name, count, Long::sum));
            notes.addAll(part.notes());
        }
        conflicts.values().removeIf(count -> count == 0);
        boolean skips = options.onConflict() == ConflictPolicy.SKIP;
        long inserted = written + (part == null ? 0 : part.inserted());
        long updated = part == null ? 0 : part.updated();
        return new LoadReport(
                records.count(),
                inserted + updated,
                0,
                inserted,
                updated,
                part == null ? 0 : part.unchanged(),
                (skips ? refused : 0) + (part == null ? 0 : part.skipped()),
                (skips ? 0 : refused) + (part == null ? 0 : part.rejected()),
                part == null ? 0 : part.bad(),
                records.nullKeys(),
                conflicts,
                layout.blind(),
                notes,
                false,
                Optional.empty());
    }
}
