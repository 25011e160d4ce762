// SPDX-License-Identifier: Apache-2.0
package dev.keymend.load;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.OptionalDouble;
import java.util.function.LongSupplier;

/** The bytes of a file as it lies there, which tell how much of it has been read. */
final class WatchedInput extends FilterInputStream {
    /** Often enough for a person, too seldom to cost anything. */
    private static final long EVERY = 1 << 22;

    private final long size;
    private LoadListener listener = LoadListener.SILENT;
    private LongSupplier rows = () -> 0;
    private long read;
    private long told;

    WatchedInput(InputStream in, long size) {
        super(in);
        this.size = size;
    }

    /** From now on tells this listener, with the number of rows that have come of it. */
    void tell(LoadListener each, LongSupplier counted) {
        listener = each;
        rows = counted;
    }

    /** How many bytes there are in all, as they lie there. */
    long size() {
        return size;
    }

    @Override
    public int read() throws IOException {
        int one = super.read();
        count(one < 0 ? 0 : 1);
        return one;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int some = super.read(buffer, offset, length);
        count(Math.max(0, some));
        return some;
    }

    private void count(int some) {
        read += some;
        if (read - told >= EVERY) {
            told = read;
            double share = size == 0 ? 1 : Math.min(1, (double) read / size);
            listener.progress(LoadProgress.reading(rows.getAsLong(), OptionalDouble.of(share)));
        }
    }
}
