// SPDX-License-Identifier: Apache-2.0
package dev.keymend.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** What a server and its holder print. Kept open, so that it can still be read when they have removed the file. */
final class ServerLog implements AutoCloseable {

    private static final int TAIL_BYTES = 4_000;

    private final FileChannel channel;

    private ServerLog(FileChannel channel) {
        this.channel = channel;
    }

    static ServerLog create(Path file) throws IOException {
        return new ServerLog(FileChannel.open(
                file, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE));
    }

    /** The last few lines. */
    String tail() {
        try {
            long start = Math.max(0, channel.size() - TAIL_BYTES);
            ByteBuffer bytes = ByteBuffer.allocate(TAIL_BYTES);
            while (bytes.hasRemaining() && channel.read(bytes, start + bytes.position()) > 0) {
                // Until the end or full.
            }
            return StandardCharsets.UTF_8.decode(bytes.flip()).toString().strip();
        } catch (IOException e) {
            return "(log not readable: " + e + ")";
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
