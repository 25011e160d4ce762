// SPDX-License-Identifier: Apache-2.0
package dev.keymend.logs;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** A stream: the standard input, or a compressed file. One thread reads it, others look at what was read. */
final class StreamSource implements LogSource {
    private static final int BLOCK = 2 << 20;
    private static final int AHEAD = 1 << 19;

    private final InputStream in;
    private byte[] pending = new byte[0];
    private int pendingSize;
    private byte last = '\n';
    private boolean ended;
    private @Nullable IOException failure;

    /** The stream is closed with the source. */
    StreamSource(InputStream in) {
        this.in = in;
    }

    @Override
    public @Nullable Piece next() throws IOException {
        if (ended && pendingSize == 0) {
            if (failure != null) {
                throw failure;
            }
            return null;
        }
        byte[] bytes = new byte[1 + BLOCK + AHEAD + Anchors.PADDING];
        bytes[0] = last;
        System.arraycopy(pending, 0, bytes, 1, pendingSize);
        int have = 1 + pendingSize;
        while (!ended && have < 1 + BLOCK + AHEAD) {
            int read = read(bytes, have, 1 + BLOCK + AHEAD - have);
            ended = read < 0;
            have += Math.max(0, read);
        }
        int ownEnd = Math.min(have, 1 + BLOCK);
        boolean atLineStart = last == '\n';
        pending = new byte[have - ownEnd];
        pendingSize = have - ownEnd;
        System.arraycopy(bytes, ownEnd, pending, 0, pendingSize);
        last = bytes[ownEnd - 1];
        if (ownEnd == 1) {
            return next();
        }
        int size = have;
        boolean unfinished = ended && pendingSize == 0 && last != '\n';
        return desk -> new Content(
                new Block(bytes, size, 1, atLineStart, ownEnd, (same, has) -> new Block.Filled(same, has)),
                unfinished,
                ownEnd - 1L);
    }

    /** What was read before a failure is given out first. */
    private int read(byte[] bytes, int offset, int length) {
        try {
            return in.read(bytes, offset, length);
        } catch (IOException e) {
            failure = e;
            return -1;
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
