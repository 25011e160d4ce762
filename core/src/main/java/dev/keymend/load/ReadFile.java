// SPDX-License-Identifier: Apache-2.0
package dev.keymend.load;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** A file that a load in chunks has gone through once. */
final class ReadFile {
    private final byte @Nullable [] whole;
    private final FileChunks chunks;

    private ReadFile(byte @Nullable [] whole, FileChunks chunks) {
        this.whole = whole;
        this.chunks = chunks;
    }

    /** All its bytes, where they find room in memory. */
    byte @Nullable [] whole() {
        return whole;
    }

    /** How it is divided. */
    FileChunks chunks() {
        return chunks;
    }

    /** The reading of a file that finds room in memory, by another thread; short enough for anybody to wait for. */
    static final class Beside implements AutoCloseable {
        private final CsvSource file;
        private final ChunkSizes sizes;
        private final CompletableFuture<@Nullable ReadFile> reading;

        private Beside(CsvSource file, ChunkSizes sizes) {
            this.file = file;
            this.sizes = sizes;
            this.reading = CompletableFuture.supplyAsync(() -> {
                byte[] whole = whole(file);
                return whole == null ? null : new ReadFile(whole, FileChunks.of(file, whole, sizes));
            });
        }

        /** What it has read, once it has; a larger file is read now. */
        ReadFile result() {
            try {
                ReadFile read = reading.join();
                return read == null ? new ReadFile(null, FileChunks.of(file, null, sizes)) : read;
            } catch (CompletionException e) {
                if (e.getCause() instanceof RuntimeException failure) {
                    throw failure;
                }
                throw e;
            }
        }

        /** Waits for its end: nobody else is to find the file open. */
        @Override
        public void close() {
            reading.handle((read, failure) -> true).join();
        }
    }

    /** Begins to read a file beside what its caller does next. */
    static Beside begin(CsvSource file, ChunkSizes sizes) {
        return new Beside(file, sizes);
    }

    private static byte @Nullable [] whole(CsvSource file) {
        try {
            return file.whole(LoadSizes.DEFAULT.wholeFile());
        } catch (IOException e) {
            throw new LoadException("the input cannot be read: " + e.getMessage(), e);
        }
    }
}
