// SPDX-License-Identifier: Apache-2.0
package dev.keymend.logs;

import java.util.Arrays;

/** Places in a block, in order. Used again and again by one thread. */
final class Hits {
    private static final int LANES = 4;

    /** The places of one cursor, in order. */
    static final class Lane {
        private long[] places = new long[256];
        private int size;

        void add(int place, int encoding) {
            if (size == places.length) {
                places = Arrays.copyOf(places, size * 2);
            }
            places[size++] = (long) place << 8 | encoding;
        }
    }

    private final Lane[] lanes = {new Lane(), new Lane(), new Lane(), new Lane()};
    private long[] all = new long[1024];
    private int size;

    void clear() {
        size = 0;
    }

    Lane lane(int number) {
        return lanes[number];
    }

    /** Takes over what the lanes have, the first lane's places first. */
    void join() {
        for (int i = 0; i < LANES; i++) {
            Lane lane = lanes[i];
            if (size + lane.size > all.length) {
                all = Arrays.copyOf(all, Math.max(all.length * 2, size + lane.size));
            }
            System.arraycopy(lane.places, 0, all, size, lane.size);
            size += lane.size;
            lane.size = 0;
        }
    }

    int size() {
        return size;
    }

    int place(int index) {
        return (int) (all[index] >>> 8);
    }

    int encoding(int index) {
        return (int) (all[index] & 0xff);
    }
}
