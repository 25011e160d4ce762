// SPDX-License-Identifier: Apache-2.0
package dev.keymend.logs;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A file, whose blocks are read where they stand, by many threads. It is not mapped into memory: a log that is cut short while it is
 * being read would end the process.
 */
final class FileSource implements LogSource {
    /** Fits into a core's second cache, and is no small read. */
    private static final int BLOCK = 1 << 19;

    /** Enough for all lines of nearly every error. */
    private static final int AHEAD = 1 << 15;

    private final FileChannel channel;
    private final long size;
    private long at;

    /** A file as far as it reaches now. */
    FileSource(Path file) throws IOException {
        channel = FileChannel.open(file, StandardOpenOption.READ);
        size = channel.size();
    }

    @Override
    public @Nullable Piece next() {
        if (at >= size) {
            return null;
        }
        long from = at;
        at = Math.min(size, at + BLOCK);
        long to = at;
        return desk -> read(desk, from, to);
    }

    private Content read(Desk desk, long from, long to) throws IOException {
        int before = from == 0 ? 0 : 1; // A byte, to see whether a line begins here.
        int wanted = (int) (Math.min(size, to + AHEAD) - from) + before;
        byte[] bytes = desk.room(wanted);
        int have = fill(bytes, 0, wanted, from - before);
        int ownEnd = Math.min(have, before + (int) (to - from));
        boolean atLineStart = before == 0 || (have > 0 && bytes[0] == '\n');
        Block block = new Block(
                bytes,
                have,
                Math.min(before, have),
                atLineStart,
                ownEnd,
                (some, has) -> more(some, has, from - before));
        boolean unfinished = to == size && ownEnd > before && bytes[ownEnd - 1] != '\n';
        return new Content(block, unfinished, Math.max(0, ownEnd - before));
    }

    private Block.Filled more(byte[] bytes, int have, long origin) throws IOException {
        int room = (int) Math.min(size - origin - have, Math.max(BLOCK, have));
        if (room <= 0) {
            return new Block.Filled(bytes, have);
        }
        byte[] wider = Block.widened(bytes, have, room);
        return new Block.Filled(wider, have + fill(wider, have, room, origin + have));
    }

    /** Fewer bytes than were asked for when the file has been cut short. */
    private int fill(byte[] bytes, int offset, int length, long position) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, length);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, position + buffer.position() - offset) < 0) {
                break;
            }
        }
        return buffer.position() - offset;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
