// SPDX-License-Identifier: Apache-2.0
package dev.keymend.logs;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Finds, in one pass over bytes, every place where one of many short byte sequences stands: windows, all of one length, cut out of
 * the texts that every violation holds. Three bytes at a time say by a table how far the search may skip, as in Horspool's and
 * Wu and Manber's algorithms; four cursors run side by side because each waits for its own table look-ups only.
 */
final class Anchors {
    /** Bytes that must follow the last one that is searched: a window is read as a whole long. */
    static final int PADDING = 8;

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    /** Fits, with the block, into a core's nearest caches. */
    private static final int SHIFT_BITS = 15;

    private static final int GRAM = 3;
    private static final int LANES = 4;
    private static final int MIX = 0x9E3779B1;

    private final int width;
    private final long mask;
    private final byte[] shifts = new byte[1 << SHIFT_BITS];
    private final long[] windows;
    private final byte[] encodings;
    private final int windowBits;
    private final List<String> charsets;

    /** One window. */
    static final class Window {
        private final byte[] bytes;
        private final int encoding;

        /**
         * A window.
         *
         * @param bytes as many as all others have
         * @param encoding the index of the charset that a line with it is written in
         */
        Window(byte[] bytes, int encoding) {
            this.bytes = bytes.clone();
            this.encoding = encoding;
        }
    }

    /**
     * A search.
     *
     * @param width the length of each window, from 4 to 8
     * @param charsets their names, by number
     */
    Anchors(int width, List<Window> all, List<String> charsets) {
        this.width = width;
        this.mask = width == Long.BYTES ? -1L : (1L << (width * 8)) - 1;
        this.charsets = List.copyOf(charsets);
        this.windowBits = 34 - Integer.numberOfLeadingZeros(Math.max(1, all.size()));
        this.windows = new long[1 << windowBits];
        this.encodings = new byte[1 << windowBits];
        Arrays.fill(shifts, (byte) (width - GRAM + 1));
        all.forEach(this::add);
    }

    private void add(Window window) {
        byte[] padded = Arrays.copyOf(window.bytes, Long.BYTES + PADDING);
        for (int i = 0; i + GRAM <= width; i++) {
            int slot = slot(padded, i);
            shifts[slot] = (byte) Math.min(shifts[slot], width - GRAM - i);
        }
        long bytes = Words.at(padded, 0) & mask;
        int at = home(bytes);
        while (windows[at] != 0 && windows[at] != bytes) {
            at = (at + 1) & (windows.length - 1);
        }
        if (windows[at] == 0) {
            windows[at] = bytes;
            encodings[at] = (byte) window.encoding;
        }
    }

    /** Whether a state is found that stands alone, as in the prefix of a line. */
    boolean findsBareStates() {
        return width == 5;
    }

    /** The charset with this number; a Java that lacks it reads the rest of the line all the same. */
    Charset charset(int encoding) {
        String name = charsets.get(encoding);
        return Charset.isSupported(name) ? Charset.forName(name) : StandardCharsets.ISO_8859_1;
    }

    /**
     * Adds every place between two indexes where a window ends.
     *
     * @param bytes has {@link #PADDING} more bytes than {@code to}, whatever they are
     */
    void find(byte[] bytes, int from, int to, Hits hits) {
        int first = from + width - GRAM;
        int last = to - GRAM;
        int lane = (last - first) / LANES;
        if (lane < 256) {
            run(bytes, first, last, hits.lane(0));
            hits.join();
            return;
        }
        Hits.Lane one = hits.lane(0);
        Hits.Lane two = hits.lane(1);
        Hits.Lane three = hits.lane(2);
        Hits.Lane four = hits.lane(3);
        byte[] table = shifts;
        int endOne = first + lane;
        int endTwo = endOne + lane;
        int endThree = endTwo + lane;
        int p = first;
        int q = endOne;
        int r = endTwo;
        int s = endThree;
        while (p < endOne && q < endTwo && r < endThree && s <= last) {
            int skipP = table[slot(bytes, p)];
            int skipQ = table[slot(bytes, q)];
            int skipR = table[slot(bytes, r)];
            int skipS = table[slot(bytes, s)];
            p += skipP == 0 ? look(bytes, p, one) : skipP;
            q += skipQ == 0 ? look(bytes, q, two) : skipQ;
            r += skipR == 0 ? look(bytes, r, three) : skipR;
            s += skipS == 0 ? look(bytes, s, four) : skipS;
        }
        run(bytes, p, endOne - 1, one);
        run(bytes, q, endTwo - 1, two);
        run(bytes, r, endThree - 1, three);
        run(bytes, s, last, four);
        hits.join();
    }

    private void run(byte[] bytes, int from, int last, Hits.Lane lane) {
        byte[] table = shifts;
        int p = from;
        while (p <= last) {
            int skip = table[slot(bytes, p)];
            p += skip == 0 ? look(bytes, p, lane) : skip;
        }
    }

    /** Looks closer where a window may end; one step on in any case. */
    private int look(byte[] bytes, int at, Hits.Lane lane) {
        long found = Words.at(bytes, at - (width - GRAM)) & mask;
        int slot = home(found);
        while (windows[slot] != 0) {
            if (windows[slot] == found) {
                lane.add(at, encodings[slot]);
                return 1;
            }
            slot = (slot + 1) & (windows.length - 1);
        }
        return 1;
    }

    private static int slot(byte[] bytes, int at) {
        return (((int) INT.get(bytes, at) & 0xffffff) * MIX) >>> (32 - SHIFT_BITS);
    }

    private int home(long window) {
        return (int) ((window * 0x9E3779B97F4A7C15L) >>> (64 - windowBits));
    }
}
