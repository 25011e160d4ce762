// SPDX-License-Identifier: Apache-2.0
package dev.keymend.catalog;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.RandomAccess;

/**
 * A list of keys that takes little room where neighbours differ by one, as they mostly do: after a restore, every table has
 * a thousand of them.
 */
final class KeyRuns extends AbstractList<Long> implements RandomAccess {
    /** The first key of each run, its place in the list, and the step from a key to the next. */
    private final long[] first;

    private final int[] place;
    private final long[] step;
    private final int size;

    private KeyRuns(long[] first, int[] place, long[] step, int size) {
        this.first = first;
        this.place = place;
        this.step = step;
        this.size = size;
    }

    static List<Long> of(List<Long> keys) {
        if (keys instanceof KeyRuns) {
            return keys;
        }
        long[] first = new long[keys.size()];
        int[] place = new int[keys.size()];
        long[] step = new long[keys.size()];
        int runs = 0;
        for (int i = 0; i < keys.size(); i++) {
            long key = keys.get(i);
            long distance = i == 0 ? 0 : key - keys.get(i - 1); // May overflow, and then is not 1.
            boolean neighbour = i > 0 && (distance == 1 || distance == -1);
            if (neighbour && (step[runs - 1] == distance || place[runs - 1] == i - 1)) {
                step[runs - 1] = distance;
            } else {
                first[runs] = key;
                place[runs++] = i;
            }
        }
        return new KeyRuns(
                Arrays.copyOf(first, runs), Arrays.copyOf(place, runs), Arrays.copyOf(step, runs), keys.size());
    }

    @Override
    public Long get(int index) {
        if (index < 0 || index >= size) {
            throw new IndexOutOfBoundsException(index);
        }
        int found = Arrays.binarySearch(place, index);
        int run = found >= 0 ? found : -found - 2;
        return first[run] + step[run] * (index - place[run]);
    }

    @Override
    public int size() {
        return size;
    }
}
