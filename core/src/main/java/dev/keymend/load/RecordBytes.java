// SPDX-License-Identifier: Apache-2.0
package dev.keymend.load;

import java.io.IOException;
import java.io.InputStream;
import java.util.BitSet;
import java.util.Deque;

/**
 * Some of many records, one after the other, as a stream. An empty line before them takes a byte order mark's place, which
 * is dropped at the start of a file and nowhere else.
 */
final class RecordBytes extends InputStream {
    private final RecordCursor cursor;
    private final BitSet chosen;
    private final Deque<Place> places;
    private byte[] pending = {'\n'};
    private int length = 1;
    private int at;

    /** Where a record stands in the input, and which of its keys are whole: a bit for each. */
    record Place(long ordinal, long line, int keys) {}

    /** The chosen ones, by their places in the input; notes the places as it goes. */
    RecordBytes(RecordCursor cursor, BitSet chosen, Deque<Place> places) {
        this.cursor = cursor;
        this.chosen = chosen;
        this.places = places;
    }

    @Override
    public int read() throws IOException {
        return more() ? pending[at++] & 0xff : -1;
    }

    @Override
    public int read(byte[] buffer, int offset, int wanted) throws IOException {
        int read = 0;
        while (read < wanted && more()) {
            int part = Math.min(wanted - read, length - at);
            System.arraycopy(pending, at, buffer, offset + read, part);
            at += part;
            read += part;
        }
        return read == 0 && wanted > 0 ? -1 : read;
    }

    private boolean more() throws IOException {
        while (at == length) {
            if (!cursor.next()) {
                return false;
            }
            if (chosen.get((int) cursor.ordinal)) {
                places.add(new Place(cursor.ordinal, cursor.line, keys()));
                length = cursor.length + 1;
                if (pending.length < length) {
                    pending = new byte[length * 2];
                }
                System.arraycopy(cursor.bytes, cursor.offset, pending, 0, cursor.length);
                pending[cursor.length] = '\n';
                at = 0;
            }
        }
        return true;
    }

    private int keys() {
        int keys = 0;
        for (int k = 0; k < cursor.hashes.length; k++) {
            keys |= cursor.hashes[k] == 0 ? 0 : 1 << k;
        }
        return keys;
    }
}
