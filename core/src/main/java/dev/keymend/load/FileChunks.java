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

    /** Reads a file once, to its end. */
    static FileChunks of(CsvSource source, ChunkSizes sizes) {
        CsvFormat format = source.format();
        if (format.quote() >= 0x80 || format.escape() >= 0x80) {
            throw new LoadException("the quotation mark and the escape of a resumable load must be ASCII characters");
        }
        try (InputStream in = CsvRecords.bytes(source.file()).bytes()) {
            Scan scan = new Scan(format, sizes);
            byte[] buffer = new byte[1 << 16];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                scan.take(buffer, read);
            }
            return scan.end();
        } catch (IOException e) {
            throw new LoadException("the input cannot be read: " + e.getMessage(), e);
        }
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
        private final MessageDigest whole = sha256();
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

        Scan(CsvFormat format, ChunkSizes sizes) {
            this.sizes = sizes;
            this.quote = (byte) format.quote();
            this.escape = (byte) format.escape();
            this.header = format.header();
        }

        void take(byte[] buffer, int length) {
            int unhashed = 0;
            for (int i = 0; i < length; i++) {
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
                        digest.update(buffer, unhashed, i + 1 - unhashed);
                        unhashed = i + 1;
                        endChunk();
                    }
                } else {
                    requireLineEnd();
                    open = b == quote;
                    returned = b == '\r';
                }
            }
            digest.update(buffer, unhashed, length - unhashed);
            if (position - recordFrom > LONGEST_RECORD) {
                throw new LoadException("the record that starts on line " + recordLine
                        + " is longer than " + LONGEST_RECORD / (1 << 20)
                        + " million bytes; is a quotation mark left open there?");
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
            String hash = hex(digest.digest());
            if (!header) {
                chunks.add(new Chunk(chunks.size() + 1, chunkFrom, position, chunkLine, before, rows, hash));
                whole.update(hash.getBytes(StandardCharsets.US_ASCII));
            }
            header = false;
            before += rows;
            rows = 0;
            chunkFrom = position;
            chunkLine = line;
        }

        FileChunks end() {
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
            return new FileChunks(chunks, position, hex(whole.digest()));
        }
    }
}
