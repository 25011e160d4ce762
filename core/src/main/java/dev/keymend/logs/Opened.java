// SPDX-License-Identifier: Apache-2.0
package dev.keymend.logs;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** Opens logs: unpacked when they are packed with gzip, and in UTF-8 when they are in UTF-16. */
final class Opened {
    private static final int MAGIC_ONE = 0x1f;
    private static final int MAGIC_TWO = 0x8b;

    private Opened() {}

    /** A file that is to be read where it stands, or else as a stream. */
    static LogSource source(Path file) throws IOException {
        return Files.isRegularFile(file) && isPlain(file) ? new FileSource(file) : new StreamSource(text(file));
    }

    /** A file's text; the caller closes it. */
    static InputStream text(Path file) throws IOException {
        InputStream in = Files.newInputStream(file);
        try {
            return text(in);
        } catch (IOException e) {
            in.close();
            throw e;
        }
    }

    /** A stream's text. */
    static InputStream text(InputStream in) throws IOException {
        byte[] beginning = beginning(in);
        InputStream raw = whole(beginning, in);
        if (!isPacked(beginning)) {
            return inUtf8(beginning, raw);
        }
        InputStream unpacked = new GzipText(raw);
        byte[] sample = beginning(unpacked);
        return inUtf8(sample, whole(sample, unpacked));
    }

    private static InputStream inUtf8(byte[] sample, InputStream text) {
        Optional<Charset> wide = Utf16.of(sample, sample.length);
        return wide.isPresent() ? new Utf16(text, wide.get()) : text;
    }

    /** As far as it can be read: whoever reads on is told of the damage. */
    private static byte[] beginning(InputStream in) {
        byte[] sample = new byte[Utf16.SAMPLE];
        int size = 0;
        try {
            int read = 0;
            while (read >= 0 && size < sample.length) {
                size += read;
                read = in.read(sample, size, sample.length - size);
            }
        } catch (IOException e) {
            return Arrays.copyOf(sample, size);
        }
        return Arrays.copyOf(sample, size);
    }

    /** What was looked at, and the rest. A buffer would lose what it has read when the reading of more fails. */
    private static InputStream whole(byte[] beginning, InputStream rest) {
        return new SequenceInputStream(new ByteArrayInputStream(beginning), rest);
    }

    /** Whether a file's bytes are its text in UTF-8, or in another charset whose ASCII is the same. */
    static boolean isPlain(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] beginning = in.readNBytes(Utf16.SAMPLE);
            return !isPacked(beginning) && Utf16.of(beginning, beginning.length).isEmpty();
        }
    }

    /** Whether a file is packed with gzip. */
    static boolean isPacked(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return isPacked(in.readNBytes(2));
        }
    }

    private static boolean isPacked(byte[] beginning) {
        return beginning.length > 1 && (beginning[0] & 0xff) == MAGIC_ONE && (beginning[1] & 0xff) == MAGIC_TWO;
    }
}
