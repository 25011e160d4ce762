// SPDX-License-Identifier: Apache-2.0
package dev.keymend.load;

import java.util.Arrays;

/**
 * In which order records come. Where the numbers by which they are sorted leave room, they are only divided into parts at first, by
 * their leading digits; each part is sorted when somebody comes to it, while the server is busy with the one before.
 */
final class RecordOrder {
    /** The order of no records. */
    static final RecordOrder NONE = new RecordOrder(new long[0], 0, true, (a, b) -> 0);

    private static final int INSERTION = 12;

    /** Into two to the power of this many parts at most they are divided. */
    private static final int PART_BITS = 8;

    private final long[] numbers;
    private final int count;
    private final Comparison comparison;

    /** Which record is at each place. */
    private final int[] places;

    /** So many of the places are known. */
    private int known;

    private int[] partEnds = {};
    private int part;

    /** Where a record belongs and which it is, in one number each. */
    private long[] packed = {};

    private long mask;
    private int[] scratch = {};

    /** Compares two records, by when they were added, counted from 0. */
    interface Comparison {
        int compare(int a, int b);
    }

    /**
     * The order of some records.
     *
     * @param numbers by which they are sorted first, of at least so many
     * @param sorted whether they were added in order
     * @param comparison by these numbers, and by what else there is where they are equal
     */
    RecordOrder(long[] numbers, int count, boolean sorted, Comparison comparison) {
        this.numbers = numbers;
        this.count = count;
        this.comparison = comparison;
        this.places = new int[count];
        if (!sorted && divide()) {
            return;
        }
        for (int i = 0; i < count; i++) {
            places[i] = i;
        }
        if (!sorted) {
            sort(places.clone(), places, 0, count);
        }
        known = count;
    }

    /** Which record is at this place, both counted from 0. */
    int place(int at) {
        while (at >= known) {
            sortPart();
        }
        return places[at];
    }

    /** Makes numbers of where a record belongs and which it is, part by part, where both fit into one; else false. */
    private boolean divide() {
        long least = Long.MAX_VALUE;
        long greatest = Long.MIN_VALUE;
        for (int i = 0; i < count; i++) {
            least = Math.min(least, numbers[i]);
            greatest = Math.max(greatest, numbers[i]);
        }
        int shift = Integer.SIZE - Integer.numberOfLeadingZeros(count);
        long span = greatest - least;
        if (span < 0 || span >= 1L << (Long.SIZE - 1 - shift)) {
            return false;
        }
        int dropped = Math.max(0, Long.SIZE - Long.numberOfLeadingZeros(span) - PART_BITS);
        int[] ends = new int[(int) (span >>> dropped) + 2];
        for (int i = 0; i < count; i++) {
            ends[(int) ((numbers[i] - least) >>> dropped) + 1]++;
        }
        for (int i = 1; i < ends.length; i++) {
            ends[i] += ends[i - 1];
        }
        packed = new long[count];
        for (int i = 0; i < count; i++) {
            long number = numbers[i] - least;
            packed[ends[(int) (number >>> dropped)]++] = number << shift | i;
        }
        partEnds = ends; // Beginnings to begin with, each has come to the end of its part.
        mask = (1L << shift) - 1;
        return true;
    }

    private void sortPart() {
        int from = known;
        int to = partEnds[part++];
        Arrays.parallelSort(packed, from, to);
        for (int i = from; i < to; i++) {
            places[i] = (int) (packed[i] & mask);
        }
        sortTies(from, to);
        known = to;
        if (known == count) {
            packed = new long[0];
            scratch = new int[0];
        }
    }

    /** Puts records in order that belong to the same place as far as their numbers tell. */
    private void sortTies(int first, int end) {
        int from = first;
        for (int i = first + 1; i <= end; i++) {
            if (i == end || numbers[places[i]] != numbers[places[from]]) {
                if (i - from > 1) {
                    scratch = scratch.length == 0 ? new int[count] : scratch;
                    System.arraycopy(places, from, scratch, from, i - from);
                    sort(scratch, places, from, i);
                }
                from = i;
            }
        }
    }

    /** Merges both halves of one array into the other, which holds the same. */
    private void sort(int[] source, int[] target, int from, int to) {
        if (to - from < INSERTION) {
            for (int i = from + 1; i < to; i++) {
                int moved = target[i];
                int j = i;
                for (; j > from && comparison.compare(target[j - 1], moved) > 0; j--) {
                    target[j] = target[j - 1];
                }
                target[j] = moved;
            }
            return;
        }
        int middle = (from + to) >>> 1;
        sort(target, source, from, middle);
        sort(target, source, middle, to);
        int left = from;
        int right = middle;
        for (int i = from; i < to; i++) {
            boolean takesLeft = right == to || (left < middle && comparison.compare(source[left], source[right]) <= 0);
            target[i] = takesLeft ? source[left++] : source[right++];
        }
    }
}
