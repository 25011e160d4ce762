// SPDX-License-Identifier: Apache-2.0
package dev.keymend.load;

import java.util.Arrays;
import java.util.BitSet;
import java.util.function.IntPredicate;

/** Records in memory, with what is known of them, which can be put in the order of their keys. */
final class RecordRun {
    private static final int FIRST_RECORDS = 1 << 13;
    private static final int FIRST_BYTES = 1 << 20;

    /** Beside its bytes a record takes so many, and 8 for each key. */
    private static final int BYTES_BESIDE = 48;

    private final int keys;
    private byte[] data;
    private final boolean inPlace;
    private int used;
    private int count;
    private long[] orders = new long[FIRST_RECORDS];
    private long[] ordinals = new long[FIRST_RECORDS];
    private long[] lines = new long[FIRST_RECORDS];
    private int[] offsets = new int[FIRST_RECORDS];
    private int[] lengths = new int[FIRST_RECORDS];
    private int[] ties = new int[FIRST_RECORDS];
    private int[] tieLengths = new int[FIRST_RECORDS];
    private long[] hashes;
    private RecordOrder sequence = RecordOrder.NONE;
    private boolean sorted = true;
    private boolean lastInOrder = true;

    RecordRun(int keys) {
        this(keys, new byte[FIRST_BYTES], false);
    }

    /** A run of records that all lie among these bytes, and stay there. */
    RecordRun(int keys, byte[] file) {
        this(keys, file, true);
    }

    private RecordRun(int keys, byte[] data, boolean inPlace) {
        this.keys = keys;
        this.hashes = new long[FIRST_RECORDS * keys];
        this.data = data;
        this.inPlace = inPlace;
    }

    int count() {
        return count;
    }

    /** How many bytes its records have. */
    int length() {
        return used;
    }

    /** About how much memory its records take. */
    long bytes() {
        return used + (long) count * (BYTES_BESIDE + Long.BYTES * keys);
    }

    /** Takes the record on which a scanner stands; with the field that decides between equals, or -1. */
    void add(RecordScanner record, KeyPlan.Reading reading, int tieSlot) {
        int length = record.end() - record.start();
        room(length);
        if (!inPlace) {
            System.arraycopy(record.bytes(), record.start(), data, used, length);
        }
        orders[count] = reading.order;
        ordinals[count] = record.ordinal();
        lines[count] = record.line();
        offsets[count] = inPlace ? record.start() : used;
        lengths[count] = length;
        ties[count] = tieSlot < 0 ? 0 : record.from(tieSlot);
        tieLengths[count] = tieSlot < 0 ? 0 : record.to(tieSlot) - record.from(tieSlot);
        System.arraycopy(reading.hashes, 0, hashes, count * keys, keys);
        used += length;
        count++;
        if (count > 1) {
            lastInOrder = compare(count - 2, count - 1) <= 0;
            sorted &= lastInOrder;
        }
    }

    /** Whether the last record belongs behind the one before it, of those that are here. */
    boolean lastInOrder() {
        return lastInOrder;
    }

    /** Adds another run's records, among the same bytes in place, which come behind these. */
    void append(RecordRun more, long ordinalsBefore, long linesBefore) {
        if (!inPlace || data != more.data) {
            throw new IllegalArgumentException("not among the same bytes");
        }
        orders = joined(orders, more.orders, more.count, 1);
        ordinals = joined(ordinals, more.ordinals, more.count, 1);
        lines = joined(lines, more.lines, more.count, 1);
        hashes = joined(hashes, more.hashes, more.count, keys);
        offsets = joined(offsets, more.offsets, more.count);
        lengths = joined(lengths, more.lengths, more.count);
        ties = joined(ties, more.ties, more.count);
        tieLengths = joined(tieLengths, more.tieLengths, more.count);
        for (int i = count; i < count + more.count; i++) {
            ordinals[i] += ordinalsBefore;
            lines[i] += linesBefore;
        }
        sorted &= more.sorted && (count == 0 || more.count == 0 || compare(count - 1, count) <= 0);
        used += more.used;
        count += more.count;
    }

    private long[] joined(long[] first, long[] second, int more, int each) {
        long[] all = Arrays.copyOf(first, Math.max(1, count + more) * each);
        System.arraycopy(second, 0, all, count * each, more * each);
        return all;
    }

    private int[] joined(int[] first, int[] second, int more) {
        int[] all = Arrays.copyOf(first, Math.max(1, count + more));
        System.arraycopy(second, 0, all, count, more);
        return all;
    }

    /** Forgets so many of the records, the first ones. */
    void forget(int records) {
        int left = count - records;
        if (left == 0) {
            used = 0;
        }
        for (long[] each : new long[][] {orders, ordinals, lines}) {
            System.arraycopy(each, records, each, 0, left);
        }
        for (int[] each : new int[][] {offsets, lengths, ties, tieLengths}) {
            System.arraycopy(each, records, each, 0, left);
        }
        System.arraycopy(hashes, records * keys, hashes, 0, left * keys);
        count = left;
        sorted = left < 2;
        lastInOrder = true;
    }

    private void room(int length) {
        if (!inPlace && used + length > data.length) {
            data = Arrays.copyOf(data, Math.max(used + length, (int)
                    Math.min(Integer.MAX_VALUE - 8, data.length * 2L)));
        }
        if (count == orders.length) {
            int more = count * 2;
            orders = Arrays.copyOf(orders, more);
            ordinals = Arrays.copyOf(ordinals, more);
            lines = Arrays.copyOf(lines, more);
            offsets = Arrays.copyOf(offsets, more);
            lengths = Arrays.copyOf(lengths, more);
            ties = Arrays.copyOf(ties, more);
            tieLengths = Arrays.copyOf(tieLengths, more);
            hashes = Arrays.copyOf(hashes, more * keys);
        }
    }

    /** Puts the records in order; none is added afterwards. */
    void sort() {
        sequence = new RecordOrder(orders, count, sorted, this::compare);
    }

    private int compare(int a, int b) {
        if (orders[a] != orders[b]) {
            return Long.compare(orders[a], orders[b]);
        }
        int first = offsets[a] + ties[a];
        int second = offsets[b] + ties[b];
        return Arrays.compareUnsigned(data, first, first + tieLengths[a], data, second, second + tieLengths[b]);
    }

    /** Whether a record, by when it was added, counted from 0, is written just so. */
    boolean same(int record, byte[] bytes, int from, int to) {
        int first = offsets[record];
        return Arrays.equals(data, first, first + lengths[record], bytes, from, to);
    }

    /** The place of a record in the input. */
    long ordinal(int record) {
        return ordinals[record];
    }

    /** The hash of one of a record's keys; 0 where a null lets it conflict with nothing. */
    long hash(int record, int key) {
        return hashes[record * keys + key];
    }

    /** Where a record belongs among the others, by when it was added, counted from 0. */
    long order(int record) {
        return orders[record];
    }

    /** The records in order. */
    RecordCursor cursor() {
        return new RunCursor(true);
    }

    /** The records as they were added; it goes on with those that are added meanwhile. */
    RecordCursor inOrderOfInput() {
        return new RunCursor(false);
    }

    /** Some of them, by their places in the input, in that order. */
    RecordCursor inOrderOfInput(BitSet places) {
        return new RunCursor(false) {
            private int from;

            @Override
            boolean next() {
                if (from == count) {
                    return false;
                }
                long place = places.nextSetBit((int) (ordinals[0] + from));
                from = place < 0 ? count : (int) Math.min(count, place - ordinals[0] + 1);
                return place >= 0 && place < ordinals[0] + count && standOn((int) (place - ordinals[0]));
            }
        };
    }

    private class RunCursor extends RecordCursor {
        private final boolean inOrder;
        private int at = -1;

        RunCursor(boolean inOrder) {
            super(keys);
            this.inOrder = inOrder;
        }

        @Override
        boolean next() {
            if (at + 1 >= count) {
                return false;
            }
            at++;
            return standOn(inOrder ? sequence.place(at) : at);
        }

        @Override
        boolean next(IntPredicate kept) {
            while (at + 1 < count) {
                int place = inOrder ? sequence.place(at + 1) : at + 1;
                if (kept.test((int) ordinals[place])) {
                    return next();
                }
                at++;
            }
            return false;
        }

        final boolean standOn(int place) {
            bytes = data;
            offset = offsets[place];
            length = lengths[place];
            order = orders[place];
            ordinal = ordinals[place];
            line = lines[place];
            tie = ties[place];
            tieLength = tieLengths[place];
            System.arraycopy(RecordRun.this.hashes, place * hashes.length, hashes, 0, hashes.length);
            return true;
        }

        @Override
        public void close() {}
    }
}
