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
import java.util.function.Predicate;
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
    /** A part is kept in memory while it is written. */
    private static final int MOST_BYTES = 1 << 25;

    /** After so many parts that were refused the rest is judged before it is written. */
    private static final int MOST_REFUSED = 8;

    /** The same where it cannot be learned who the suspects are. */
    private static final int MOST_UNKNOWN = 2;

    private static final int MOST_PER_CENT = 60;

    private final Connection connection;
    private final Layout layout;
    private final LoadOptions options;
    private final CsvSource source;
    private final LoadListener listener;
    private final SortedRecords records;
    private final LoadSizes sizes;
    private final List<String> notes = new ArrayList<>();
    private boolean asked;
    private boolean judgeAll;
    private long before;

    private SortedLoad(
            Connection connection,
            Layout layout,
            LoadOptions options,
            CsvSource source,
            LoadListener listener,
            SortedRecords records,
            LoadSizes sizes) {
        this.connection = connection;
        this.layout = layout;
        this.options = options;
        this.source = source;
        this.listener = listener;
        this.records = records;
        this.sizes = sizes;
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
        LoadTarget target = layout.target();
        KeyPlan plan = KeyPlan.of(layout);
        if (plan == null
                || !(source instanceof CsvSource file)
                || !RecordScanner.takes(file.format())
                || target.changedByTrigger()
                || target.rules()) {
            return Optional.empty();
        }
        try (RecordScanner scanner = file.scan(layout.loaded().size(), plan.wanted(), listener)) {
            Optional<SortedRecords> read = SortedRecords.read(scanner, plan, sizes.room());
            if (read.isEmpty()) {
                return Optional.empty();
            }
            try (SortedRecords sorted = read.get()) {
                SortedLoad load = new SortedLoad(connection, layout, options, file, listener, sorted, sizes);
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

    private boolean suits() {
        boolean repeats = records.hashes().stream().anyMatch(KeyHashes::anyRepeated);
        boolean failsOnRepeats =
                options.onConflict() == ConflictPolicy.FAIL || options.repeatPolicy() == RepeatPolicy.FAIL;
        return records.count() < Integer.MAX_VALUE && !(repeats && failsOnRepeats);
    }

    private Optional<LoadReport> run() throws SQLException, IOException {
        boolean own = connection.getAutoCommit();
        SequenceAhead ahead = new SequenceAhead(connection, layout, notes, this::farthest);
        if (options.onConflict() == ConflictPolicy.FAIL && own && ahead.moves() && !seemsFree()) {
            return Optional.empty(); // A load that fails moves no sequence, and this one cannot know beforehand.
        }
        ahead.move(own);
        if (own) {
            return Optional.of(LoadTransactions.tries(connection, this::write, report -> true));
        }
        Savepoint savepoint = connection.setSavepoint();
        boolean done = false;
        try {
            LoadReport report = write();
            done = true;
            return Optional.of(report);
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

    /** Whether no key of the input seems to be taken. */
    private boolean seemsFree() throws SQLException, IOException {
        if (!records.exact() || !TakenKeys.cheap(layout, records)) {
            return false;
        }
        ask();
        return records.hashes().stream().noneMatch(KeyHashes::anyTaken);
    }

    /** Whether most rows have to be looked up anyhow, other than they are, as some of them show that lie evenly spread. */
    private boolean mostAreTaken() throws SQLException, IOException {
        if (options.onConflict() == ConflictPolicy.UPDATE || records.count() < sizes.sample() * 10L) {
            return false;
        }
        BitSet sample = new BitSet();
        for (int i = 0; i < sizes.sample(); i++) {
            sample.set((int) (1 + records.count() / sizes.sample() * i));
        }
        try (RefusalLog unused = new RefusalLog(layout, layout.keyColumns())) {
            new SuspectRows(connection, layout, source.format()).judge(records, sample, unused);
            judgeAll = unused.changed() > (long) sizes.sample() * MOST_PER_CENT / 100;
        }
        return judgeAll;
    }

    private void ask() throws SQLException, IOException {
        TakenKeys.mark(connection, layout, source.format(), records);
        asked = true;
    }

    private LoadReport write() throws SQLException {
        LoadTransactions.alone(connection, layout, options);
        try (RefusalLog refusals = new RefusalLog(layout, layout.keyColumns())) {
            return write(refusals);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private LoadReport write(RefusalLog refusals) throws SQLException, IOException {
        if (!layout.blind().isEmpty() && !asked) {
            // What fills the other keys is used up by every row that is tried, so none is to be tried in vain.
            if (!records.exact() || !TakenKeys.cheap(layout, records)) {
                throw new GivenUpException("defaults fill a key");
            }
            ask();
        }
        before = 0;
        BitSet suspects = new BitSet();
        Predicate<RecordCursor> unsuspected = record -> {
            boolean suspected = suspected(record.hashes);
            if (suspected) {
                suspects.set((int) record.ordinal);
            }
            return !suspected;
        };
        long written = parts(unsuspected, suspects);
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
                separate(suspects, doubtful);
                present.or(suspects);
                present.and(records.present());
                suspects.andNot(present);
                if (!suspects.isEmpty()) {
                    listener.progress(LoadProgress.judging(suspects.cardinality()));
                    new SuspectRows(connection, layout, source.format()).judge(records, suspects, refusals);
                    BitSet free = suspects;
                    before = written + refusals.count();
                    written += parts(record -> free.get((int) record.ordinal), doubtful);
                }
            }
        }
        LoadReport part = null;
        if (!doubtful.isEmpty() || options.rejectFile().isPresent()) {
            part = new Load(connection, layout, options, new SelectedRows(source, records, doubtful), listener)
                    .partInOpenTransaction();
        }
        return report(written, present, refusals, part);
    }

    /** Takes rows out of the suspected whose keys the input has several times: those are judged together. */
    private void separate(BitSet suspects, BitSet doubtful) throws IOException {
        if (records.hashes().stream().noneMatch(KeyHashes::anyRepeated)) {
            return;
        }
        try (RecordCursor record = records.cursor()) {
            while (record.next()) {
                int place = (int) record.ordinal;
                if (suspects.get(place) && any(record.hashes, KeyHashes::repeated)) {
                    suspects.clear(place);
                    doubtful.set(place);
                }
            }
        }
    }

    private boolean suspected(long[] hashes) {
        return any(hashes, KeyHashes::suspected);
    }

    /** What can be asked of one key's hashes. */
    private interface Suspicion {
        boolean holds(KeyHashes hashes, long hash);
    }

    private boolean any(long[] hashes, Suspicion suspicion) {
        for (int k = 0; k < records.hashes().size(); k++) {
            if (hashes[k] != 0 && suspicion.holds(records.hashes().get(k), hashes[k])) {
                return true;
            }
        }
        return false;
    }

    /** Writes records, and notes the places of those that the server refuses. */
    private long parts(Predicate<RecordCursor> kept, BitSet left) throws SQLException, IOException {
        long size = Math.max(sizes.leastRows(), records.count() / sizes.parts() + 1);
        PartWriter writer = new PartWriter(
                connection, layout.target().name().quoted() + " (" + layout.columns("") + ")", source.format());
        long written = 0;
        int refused = 0;
        try (RecordCursor record = records.cursor()) {
            boolean more = next(record, kept);
            while (more && !judgeAll && refused < (asked ? MOST_REFUSED : MOST_UNKNOWN)) {
                Savepoint savepoint = connection.setSavepoint();
                writer.begin();
                boolean advanced = true;
                try {
                    while (more && writer.rows() < size && writer.bytes() < MOST_BYTES) {
                        advanced = false;
                        writer.add(record);
                        advanced = true;
                        more = next(record, kept);
                    }
                    written += writer.end();
                } catch (SQLException e) {
                    refused++;
                    written += refused(e, writer, savepoint, left);
                    // What was learned of the keys meanwhile may tell of the record that waits.
                    if (!advanced || (more && !kept.test(record))) {
                        more = next(record, kept);
                    }
                } finally {
                    writer.cancel();
                }
                connection.releaseSavepoint(savepoint);
                listener.progress(LoadProgress.writing(before + written, left.cardinality(), records.count()));
            }
            for (; more; more = next(record, kept)) {
                left.set((int) record.ordinal);
            }
        }
        return written;
    }

    /** Goes to the next record that is kept; false after the last. */
    private static boolean next(RecordCursor record, Predicate<RecordCursor> kept) throws IOException {
        while (record.next()) {
            if (kept.test(record)) {
                return true;
            }
        }
        return false;
    }

    /** Tries a part without its suspects where there is a way to learn who they are; else leaves all of it. */
    private long refused(SQLException error, PartWriter writer, Savepoint savepoint, BitSet left)
            throws SQLException, IOException {
        requireTakenKey(error);
        connection.rollback(savepoint);
        if (!asked && TakenKeys.cheap(layout, records) && !mostAreTaken()) {
            ask();
            int before = writer.rows();
            writer.leave(this::suspected, records.hashes().size(), place -> left.set((int) place));
            if (writer.rows() < before) {
                try {
                    return writer.again();
                } catch (SQLException again) {
                    requireTakenKey(again);
                    connection.rollback(savepoint);
                }
            }
        }
        writer.each(place -> left.set((int) place));
        return 0;
    }

    /** Goes on only where a key is taken, by a row that the server can tell. */
    private void requireTakenKey(SQLException error) throws SQLException {
        boolean taken = RowErrors.takenKey(error);
        if (!taken && !RowErrors.concernsRow(error)) {
            throw error;
        }
        if (!taken || !records.exact() || options.onConflict() == ConflictPolicy.FAIL) {
            throw new GivenUpException("the server refuses a row");
        }
    }

    private LoadReport report(long written, BitSet present, RefusalLog refusals, @Nullable LoadReport part)
            throws SQLException, IOException {
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
        long refused = refusals.count() + present.cardinality();
        long inserted = written + (part == null ? 0 : part.inserted());
        long updated = part == null ? 0 : part.updated();
        LoadReport report = new LoadReport(
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
                false);
        if (report.accounted() != report.read()) {
            throw new GivenUpException("rows are missing");
        }
        return report;
    }
}
