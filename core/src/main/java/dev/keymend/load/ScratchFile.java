// SPDX-License-Identifier: Apache-2.0
package dev.keymend.load;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A temporary file that nobody else may read, and of which nothing is left when the process is killed: it loses its name as soon as it
 * is open, where the system allows that, and else the system removes it. Written once from the beginning, then read by any number.
 */
final class ScratchFile implements Closeable {
    private static final int BUFFER = 1 << 17;

    private final FileChannel channel;

    private ScratchFile(FileChannel channel) {
        this.channel = channel;
    }

    /** An empty one. */
    static ScratchFile create() throws IOException {
        Path file = Files.createTempFile("keymend-", ".tmp");
        try {
            return new ScratchFile(FileChannel.open(
                    file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE));
        } catch (IOException e) {
            Files.deleteIfExists(file);
            throw e;
        }
    }

    /** What it is written by; to be flushed before it is read, and not to be closed. */
    DataOutputStream out() {
        OutputStream out = Channels.newOutputStream(channel);
        return new DataOutputStream(new BufferedOutputStream(out, BUFFER));
    }

    /** Reads it from the beginning, beside others; need not be closed. */
    DataInputStream in() {
        return new DataInputStream(new BufferedInputStream(new Reading(channel), BUFFER));
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /** At a place of its own. */
    private static final class Reading extends InputStream {
        private final FileChannel channel;
        private long position;

        private Reading(FileChannel channel) {
            this.channel = channel;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = channel.read(ByteBuffer.wrap(bytes, offset, length), position);
            position += Math.max(0, read);
            return read;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }
    }
}
