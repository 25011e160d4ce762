// SPDX-License-Identifier: Apache-2.0
package dev.keymend.load;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A file in chunks.
 *
 * @param bytes how long the file is out of its compression
 * @param hash of the hashes of its chunks
 */
record FileChunks(List<Chunk> chunks, long bytes, String hash) {
    FileChunks {
        chunks = List.copyOf(chunks);
    }

    /**
     * Reads a file once, to its end.
     *
     * @param whole all its bytes, where they are in memory
     */
    static FileChunks of(CsvSource source, byte @Nullable [] whole, ChunkSizes sizes) {
        CsvFormat format = source.format();
        if (format.quote() >= 0x80 || format.escape() >= 0x80) {
            throw new LoadException("the quotation mark and the escape of a resumable load must be ASCII characters");
        }
        if (whole != null) {
            Scan scan = new Scan(format, sizes, false);
            scan.take(whole, whole.length);
            // The other processors have nothing else to do yet.
            return of(
                    scan.end().parallelStream()
                            .map(chunk -> hashed(chunk, whole))
                            .toList(),
                    whole.length);
        }
        try (InputStream in = CsvRecords.bytes(source.file()).bytes()) {
            Scan scan = new Scan(format, sizes, true);
            byte[] buffer = new byte[1 << 16];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                scan.take(buffer, read);
            }
            return of(scan.end(), scan.position);
        } catch (IOException e) {
            throw new LoadException("the input cannot be read: " + e.getMessage(), e);
        }
    }

    private static FileChunks of(List<Chunk> chunks, long bytes) {
        MessageDigest hash = sha256();
        chunks.forEach(chunk -> hash.update(chunk.hash().getBytes(StandardCharsets.US_ASCII)));
        return new FileChunks(chunks, bytes, hex(hash.digest()));
    }

    private static Chunk hashed(Chunk chunk, byte[] file) {
        MessageDigest hash = sha256();
        hash.update(file, (int) chunk.from(), (int) (chunk.to() - chunk.from()));
        return new Chunk(
                chunk.number(),
                chunk.from(),
                chunk.to(),
                chunk.firstLine(),
                chunk.before(),
                chunk.rows(),
                hex(hash.digest()));
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    static String hex(byte[] digest) {
        return HexFormat.of().formatHex(digest);
    }

    /** Looks for the ends of records, which line breaks between quotation marks are not. */
    private static final class Scan {
        /** A quotation mark left open makes the rest of the file one record. */
        private static final int LONGEST_RECORD = 1 << 28;

        private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

        private final ChunkSizes sizes;
        private final byte quote;
        private final byte escape;
        private final List<Chunk> chunks = new ArrayList<>();
        private final MessageDigest digest = sha256();
        private final boolean hashes;

        /** By byte: whether it may mean something, outside of quotation marks and between them. */
        private final boolean[] plainStops = new boolean[256];

        private final boolean[] quotedStops = new boolean[256];
        private boolean header;
        private boolean open;
        private boolean escaped;
        private boolean returned;
        private boolean marked = true;
        private long line = 1;
        private long position;
        private long recordFrom;
        private long recordLine = 1;
        private long chunkFrom;
        private long chunkLine = 1;
        private long before;
        private long rows;

        /** @param hashes whether it looks after the chunks' hashes as well */
        Scan(CsvFormat format, ChunkSizes sizes, boolean hashes) {
            this.sizes = sizes;
            this.hashes = hashes;
            this.quote = (byte) format.quote();
            this.escape = (byte) format.escape();
            this.header = format.header();
            for (byte each : new byte[] {quote, '\n', '\r'}) {
                plainStops[each] = true;
            }
            for (byte each : new byte[] {quote, escape, '\n'}) {
                quotedStops[each] = true;
            }
        }

        void take(byte[] buffer, int length) {
            int unhashed = 0;
            for (int i = 0; i < length; i++) {
                if (!marked && !returned && !escaped) {
                    int stop = RecordScanner.skip(buffer, i, length, open ? quotedStops : plainStops);
                    position += stop - i;
                    i = stop;
                    if (i == length) {
                        break;
                    }
                }
                byte b = buffer[i];
                if (marked) {
                    marked = position < BYTE_ORDER_MARK.length && b == BYTE_ORDER_MARK[(int) position];
                    if (marked && position == BYTE_ORDER_MARK.length - 1) {
                        marked = false;
                        recordFrom = BYTE_ORDER_MARK.length;
                        chunkFrom = BYTE_ORDER_MARK.length;
                        unhashed = i + 1;
                        digest.reset(); // What came in pieces is no part of a chunk either.
                        position++;
                        continue;
                    }
                }
                position++;
                if (open) {
                    inQuotes(b);
                } else if (b == '\n') {
                    returned = false;
                    line++;
                    if (endsChunk()) {
                        hash(buffer, unhashed, i + 1);
                        unhashed = i + 1;
                        endChunk();
                    }
                } else {
                    requireLineEnd();
                    open = b == quote;
                    returned = b == '\r';
                }
            }
            hash(buffer, unhashed, length);
            if (position - recordFrom > LONGEST_RECORD) {
                throw new LoadException("the record that starts on line " + recordLine
                        + " is longer than " + LONGEST_RECORD / (1 << 20)
                        + " million bytes; is a quotation mark left open there?");
            }
        }

        private void hash(byte[] buffer, int from, int to) {
            if (hashes) {
                digest.update(buffer, from, to - from);
            }
        }

        private void inQuotes(byte b) {
            if (b == '\n') {
                line++;
            }
            if (escaped && (b == quote || b == escape)) {
                escaped = false;
                return;
            }
            escaped = b == escape && escape != quote;
            if (b == quote) {
                open = false; // A second one right behind opens it again: a quotation mark that is meant.
            }
        }

        private void requireLineEnd() {
            if (returned) {
                throw new LoadException("line " + line + " holds a carriage return that ends no line; put the value in"
                        + " quotation marks");
            }
        }

        /** Takes a record that has ended. */
        private boolean endsChunk() {
            recordFrom = position;
            recordLine = line;
            if (header) {
                return true;
            }
            rows++;
            return rows >= sizes.rows() || position - chunkFrom >= sizes.bytes();
        }

        private void endChunk() {
            String hash = hashes ? hex(digest.digest()) : "";
            if (!header) {
                chunks.add(new Chunk(chunks.size() + 1, chunkFrom, position, chunkLine, before, rows, hash));
            }
            header = false;
            before += rows;
            rows = 0;
            chunkFrom = position;
            chunkLine = line;
        }

        List<Chunk> end() {
            if (open) {
                throw new LoadException(
                        "the record that starts on line " + recordLine + " has a quotation mark that is never closed");
            }
            requireLineEnd();
            if (position > recordFrom && !header) {
                rows++;
            }
            if (rows > 0) {
                endChunk();
            }
            return chunks;
        }
    }
}
