// SPDX-License-Identifier: Apache-2.0
package dev.keymend.load;

import java.io.IOException;
import java.util.Arrays;
import java.util.function.IntPredicate;

/** Stands on one record after the other; the fields tell of that record until the next. */
abstract class RecordCursor implements AutoCloseable {
    /** Among these bytes the record lies, without its line end. */
    byte[] bytes = new byte[0];

    int offset;
    int length;

    /** Where it belongs among the others, with the bytes from {@link #tie} on where that is equal. */
    long order;

    int tie;
    int tieLength;

    /** Its place in the input, from 1. */
    long ordinal;

    /** The line on which it starts, from 1. */
    long line;

    /** By key; 0 where a null lets the key conflict with nothing. */
    final long[] hashes;

    RecordCursor(int keys) {
        hashes = new long[keys];
    }

    /** Goes to the next record; false after the last. */
    abstract boolean next() throws IOException;

    /** Goes to the next record at one of these places in the input; false after the last. */
    boolean next(IntPredicate places) throws IOException {
        while (next()) {
            if (places.test((int) ordinal)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public abstract void close() throws IOException;

    /** The order of two cursors' records. */
    static int compare(RecordCursor a, RecordCursor b) {
        if (a.order != b.order) {
            return Long.compare(a.order, b.order);
        }
        return Arrays.compareUnsigned(
                a.bytes,
                a.offset + a.tie,
                a.offset + a.tie + a.tieLength,
                b.bytes,
                b.offset + b.tie,
                b.offset + b.tie + b.tieLength);
    }
}
