// SPDX-License-Identifier: Apache-2.0
package dev.keymend.load;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads chunks of a file. Goes on from the one before where it can, because a compressed file can only be read from its
 * start.
 */
final class ChunkReader implements AutoCloseable {
    private final CsvSource source;
    private final byte @Nullable [] whole;
    private @Nullable InputStream in;
    private long position;

    /**
     * A reader.
     *
     * @param whole all the file's bytes, where they are in memory
     */
    ChunkReader(CsvSource source, byte @Nullable [] whole) {
        this.source = source;
        this.whole = whole;
    }

    /**
     * A chunk's bytes.
     *
     * @throws LoadException where they are no longer those that were read before
     */
    byte[] read(Chunk chunk) {
        if (whole != null) {
            return Arrays.copyOfRange(whole, (int) chunk.from(), (int) chunk.to());
        }
        byte[] bytes;
        try {
            bytes = bytes(chunk);
        } catch (EOFException e) {
            throw changed(chunk, e);
        } catch (IOException e) {
            throw new LoadException("the input cannot be read again: " + e.getMessage(), e);
        }
        if (!FileChunks.hex(FileChunks.sha256().digest(bytes)).equals(chunk.hash())) {
            throw changed(chunk, null);
        }
        return bytes;
    }

    private byte[] bytes(Chunk chunk) throws IOException {
        InputStream open = in;
        if (open == null || position > chunk.from()) {
            close();
            open = CsvRecords.bytes(source.file()).bytes();
            in = open;
            position = 0;
        }
        open.skipNBytes(chunk.from() - position);
        byte[] bytes = open.readNBytes(Math.toIntExact(chunk.to() - chunk.from()));
        position = chunk.from() + bytes.length;
        return bytes;
    }

    private LoadException changed(Chunk chunk, @Nullable Throwable cause) {
        String sentence =
                "the file " + source.file() + " has changed since this load began to read it: the rows from line "
                        + chunk.firstLine() + " on are others";
        return cause == null ? new LoadException(sentence) : new LoadException(sentence, cause);
    }

    @Override
    public void close() {
        InputStream open = in;
        in = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                throw new LoadException("the input cannot be closed: " + e.getMessage(), e);
            }
        }
    }
}
