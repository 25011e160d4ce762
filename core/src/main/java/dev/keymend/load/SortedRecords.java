// SPDX-License-Identifier: Apache-2.0
package dev.keymend.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** The records of an input in the order of the table's first key, in memory or in temporary files that are read together. */
final class SortedRecords implements AutoCloseable {
    /** Where it is less than one in so many that is looked for, the others are not gone through. */
    private static final int FEW = 8;

    private final KeyPlan plan;
    private final List<SpilledRun> spilled;
    private final List<KeyHashes> hashes;
    private final Map<String, NumberRange> fed;
    private final NumberRange orders;
    private final BitSet present = new BitSet();
    private final BitSet taken = new BitSet();
    private @Nullable RecordRun last;
    private final Counts counts;
    private final boolean exact;

    /**
     * What was counted of an input.
     *
     * @param records all of them
     * @param forgotten so many of them, the first ones, are dealt with and not among the sorted ones
     * @param bytes how long all are together
     * @param nullKeys how many have a null in some key that lets it conflict with nothing
     */
    record Counts(long records, long forgotten, long bytes, long nullKeys) {}

    /**
     * Of what was taken in.
     *
     * @param spilled sorted, to be deleted with this
     * @param last sorted, in memory
     */
    SortedRecords(
            KeyPlan plan,
            List<SpilledRun> spilled,
            RecordRun last,
            List<KeyHashes> hashes,
            Map<String, NumberRange> fed,
            NumberRange orders,
            Counts counts,
            boolean exact) {
        this.plan = plan;
        this.spilled = spilled;
        this.last = last;
        this.hashes = hashes;
        this.fed = fed;
        this.orders = orders;
        this.counts = counts;
        this.exact = exact;
    }

    /** All records of a file; empty where it has something that only the server can read. */
    static Optional<SortedRecords> of(CsvSource file, int columns, KeyPlan plan, LoadListener listener, LoadSizes sizes)
            throws IOException {
        Optional<RecordIntake> whole = WholeFile.read(file, columns, plan, listener, sizes);
        if (whole.isPresent()) {
            return whole.get().finish();
        }
        try (RecordScanner scanner = file.scan(columns, plan.wanted(), listener);
                RecordIntake intake = new RecordIntake(scanner, plan, sizes.room())) {
            return intake.finish();
        }
    }

    KeyPlan plan() {
        return plan;
    }

    /** How many there are in the input. */
    long count() {
        return counts.records();
    }

    /** How many of them, the first ones, are dealt with and not among these. */
    long forgotten() {
        return counts.forgotten();
    }

    /** How long the records are together. */
    long bytes() {
        return counts.bytes();
    }

    /** How many records have a null in some key that lets it conflict with nothing. */
    long nullKeys() {
        return counts.nullKeys();
    }

    /** Whether equal keys have equal hashes throughout, and these are kept. */
    boolean exact() {
        return exact;
    }

    /** Before the first {@link #meet}. */
    void expectRows() {
        hashes.parallelStream().forEach(KeyHashes::close);
    }

    /**
     * Learns of a row of the table, as the server prints it. Where it prints what the input has, the row is there already: a
     * text has but one value.
     */
    void meet(RecordScanner row, KeyPlan.Reading reading) {
        RecordRun run = inMemory();
        for (int k = 0; k < reading.hashes.length; k++) {
            if (reading.hashes[k] == 0) {
                continue;
            }
            int record = (int) (hashes.get(k).record(reading.hashes[k]) - counts.forgotten());
            if (record < 0) {
                continue;
            }
            taken.set((int) (record + counts.forgotten() + 1));
            if (k == 0 && run != null && run.same(record, row.bytes(), row.start(), row.end())) {
                present.set((int) run.ordinal(record));
                return; // Its other keys are this record's; other records that have one of them repeat it.
            }
        }
    }

    /** The run that holds all the records; null where some are in files. */
    @Nullable RecordRun inMemory() {
        return spilled.isEmpty() ? last : null;
    }

    /** The places in the input of records that the table has just so, as far as it was looked. */
    BitSet present() {
        return present;
    }

    /** The places in the input of records of which the table seems to have a key; of those with the same key one. */
    BitSet taken() {
        return taken;
    }

    /** By key, where {@link #exact}. */
    List<KeyHashes> hashes() {
        return hashes;
    }

    /** The least number with which a first key begins that begins with one; of records with a null there the greatest. */
    long least() {
        return orders.least();
    }

    /** The greatest. */
    long greatest() {
        return orders.greatest();
    }

    /** The least number of a column, of those that the table fills by itself; empty where it has none. */
    OptionalLong least(String column) {
        NumberRange range = fed.get(column);
        return range == null ? OptionalLong.empty() : OptionalLong.of(range.least());
    }

    /** The greatest. */
    OptionalLong greatest(String column) {
        NumberRange range = fed.get(column);
        return range == null ? OptionalLong.empty() : OptionalLong.of(range.greatest());
    }

    /** All of them in order, as often as it is asked for. */
    RecordCursor cursor() throws IOException {
        List<RecordCursor> cursors = new ArrayList<>();
        for (SpilledRun run : spilled) {
            cursors.add(run.cursor());
        }
        if (last != null) {
            cursors.add(last.cursor());
        }
        return cursors.size() == 1 ? cursors.get(0) : new Merged(plan.keys().size(), cursors);
    }

    /** Some of them, by their places in the input; in the order of the keys or in that of the input. */
    RecordCursor cursor(BitSet places) throws IOException {
        RecordRun run = inMemory();
        return run != null && places.cardinality() < run.count() / FEW ? run.inOrderOfInput(places) : cursor();
    }

    @Override
    public void close() throws IOException {
        for (SpilledRun run : spilled) {
            run.delete();
        }
        last = null;
    }

    /** Several sorted runs as one. */
    private static final class Merged extends RecordCursor {
        private final List<RecordCursor> cursors;
        private final PriorityQueue<RecordCursor> waiting;
        private @Nullable RecordCursor current;

        Merged(int keys, List<RecordCursor> cursors) throws IOException {
            super(keys);
            this.cursors = cursors;
            this.waiting = new PriorityQueue<>(cursors.size(), BY_KEY);
            for (RecordCursor each : cursors) {
                if (each.next()) {
                    waiting.add(each);
                }
            }
        }

        private static final Comparator<RecordCursor> BY_KEY = RecordCursor::compare;

        @Override
        boolean next() throws IOException {
            RecordCursor done = current;
            if (done != null && done.next()) {
                waiting.add(done);
            }
            RecordCursor first = waiting.poll();
            current = first;
            if (first == null) {
                return false;
            }
            bytes = first.bytes;
            offset = first.offset;
            length = first.length;
            order = first.order;
            tie = first.tie;
            tieLength = first.tieLength;
            ordinal = first.ordinal;
            line = first.line;
            System.arraycopy(first.hashes, 0, hashes, 0, hashes.length);
            return true;
        }

        @Override
        public void close() throws IOException {
            for (RecordCursor each : cursors) {
                each.close();
            }
        }
    }
}
