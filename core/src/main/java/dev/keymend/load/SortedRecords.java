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
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The records of an input in the order of the table's first key: in memory while they find room there, else in temporary
 * files that are read together.
 */
final class SortedRecords implements AutoCloseable {
    private final KeyPlan plan;
    private final List<SpilledRun> spilled = new ArrayList<>();
    private final List<KeyHashes> hashes = new ArrayList<>();
    private final Map<String, Range> fed = new TreeMap<>();
    private final Range orders = new Range();
    private final BitSet present = new BitSet();
    private @Nullable RecordRun last;
    private long count;
    private long bytes;
    private long nullKeys;
    private boolean exact;

    private SortedRecords(KeyPlan plan) {
        this.plan = plan;
        this.exact = plan.exact();
    }

    /** The least and the greatest number of a column. */
    private static final class Range {
        private long least = Long.MAX_VALUE;
        private long greatest = Long.MIN_VALUE;

        void add(long number) {
            least = Math.min(least, number);
            greatest = Math.max(greatest, number);
        }
    }

    /** Reads all of them, with so many bytes in memory at once; empty where the scanner met something that it does not read. */
    static Optional<SortedRecords> read(RecordScanner scanner, KeyPlan plan, long room) throws IOException {
        SortedRecords records = new SortedRecords(plan);
        boolean whole = false;
        try {
            whole = records.take(scanner, room);
            return whole ? Optional.of(records) : Optional.empty();
        } finally {
            if (!whole) {
                records.close();
            }
        }
    }

    private boolean take(RecordScanner scanner, long room) throws IOException {
        int keys = plan.keys().size();
        int tieSlot = keys == 0 ? -1 : plan.keys().get(0).tieSlot();
        KeyPlan.Reading reading = new KeyPlan.Reading(keys);
        for (int k = 0; k < keys && exact; k++) {
            hashes.add(new KeyHashes());
        }
        RecordRun run = new RecordRun(keys);
        while (scanner.next()) {
            plan.read(scanner, reading);
            exact &= reading.canonical && keys * KeyHashes.bytes(count + 1) < room;
            if (exact) {
                remember(reading);
            } else {
                hashes.clear();
            }
            nullKeys += reading.nullKey ? 1 : 0;
            if (!range(scanner)) {
                return false;
            }
            orders.add(reading.order);
            run.add(scanner, reading, tieSlot);
            count++;
            bytes += scanner.end() - scanner.start();
            if (run.bytes() > room) {
                run.sort();
                spilled.add(SpilledRun.write(run, keys));
                run = new RecordRun(keys);
            }
        }
        run.sort();
        last = run;
        hashes.forEach(KeyHashes::close);
        return !scanner.unusual();
    }

    private void remember(KeyPlan.Reading reading) {
        for (int k = 0; k < reading.hashes.length; k++) {
            if (reading.hashes[k] != 0) {
                hashes.get(k).add(reading.hashes[k], (int) count);
            }
        }
    }

    /** Notes how far the columns go that a sequence may feed; false where a value is no plain number. */
    private boolean range(RecordScanner scanner) {
        for (Map.Entry<String, Integer> each : plan.fed().entrySet()) {
            KeyBytes value = scanner.value(each.getValue());
            if (value.isNull()) {
                continue;
            }
            if (!value.isNumber()) {
                return false;
            }
            fed.computeIfAbsent(each.getKey(), column -> new Range()).add(value.number());
        }
        return true;
    }

    KeyPlan plan() {
        return plan;
    }

    long count() {
        return count;
    }

    /** How long the records are together. */
    long bytes() {
        return bytes;
    }

    /** How many records have a null in some key that lets it conflict with nothing. */
    long nullKeys() {
        return nullKeys;
    }

    /** Whether equal keys have equal hashes throughout, and these are kept. */
    boolean exact() {
        return exact;
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
            int record = hashes.get(k).take(reading.hashes[k]);
            if (k == 0 && record >= 0 && run != null && run.same(record, row.bytes(), row.start(), row.end())) {
                present.set((int) run.ordinal(record));
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

    /** By key, where {@link #exact}. */
    List<KeyHashes> hashes() {
        return hashes;
    }

    /** The least number with which a first key begins that begins with one; of records with a null there the greatest. */
    long least() {
        return orders.least;
    }

    /** The greatest. */
    long greatest() {
        return orders.greatest;
    }

    /** The least number of a column, of those that the table fills by itself; empty where it has none. */
    OptionalLong least(String column) {
        Range range = fed.get(column);
        return range == null ? OptionalLong.empty() : OptionalLong.of(range.least);
    }

    /** The greatest. */
    OptionalLong greatest(String column) {
        Range range = fed.get(column);
        return range == null ? OptionalLong.empty() : OptionalLong.of(range.greatest);
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
