// SPDX-License-Identifier: Apache-2.0
package dev.keymend.logs;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A text in UTF-16, as Windows' shells write what a program prints, read as the same in UTF-8. Servers write none, so the search knows none.
 */
final class Utf16 extends InputStream {
    private static final int BUFFER = 1 << 13;

    /** So many of the first bytes say what a text is in. */
    static final int SAMPLE = 1 << 10;

    private final Reader text;
    private final char[] chars = new char[BUFFER];
    private byte[] bytes = new byte[0];
    private int at;

    /** A high surrogate whose other half is yet to come; 0 without one. */
    private char half;

    private final InputStream in;

    /** The stream is closed with this one. */
    Utf16(InputStream in, Charset charset) {
        this.in = in;
        this.text = new InputStreamReader(in, charset);
    }

    /**
     * Which UTF-16 a text is in, by its mark, or else by the bytes of zero that half of its characters have; empty when it is in another
     * charset.
     */
    static Optional<Charset> of(byte[] sample, int size) {
        if (size < 2) {
            return Optional.empty();
        }
        int first = sample[0] & 0xff;
        int second = sample[1] & 0xff;
        if ((first == 0xff && second == 0xfe) || (first == 0xfe && second == 0xff)) {
            return Optional.of(StandardCharsets.UTF_16);
        }
        int even = 0;
        int odd = 0;
        for (int i = 0; i < size; i++) {
            if (sample[i] == 0) {
                even += i % 2 == 0 ? 1 : 0;
                odd += i % 2;
            }
        }
        // What is binary has such bytes in both places.
        int half = size / 2;
        if (odd > half / 2 && even == 0) {
            return Optional.of(StandardCharsets.UTF_16LE);
        }
        return even > half / 2 && odd == 0 ? Optional.of(StandardCharsets.UTF_16BE) : Optional.empty();
    }

    @Override
    public int read() throws IOException {
        return fill() ? bytes[at++] & 0xff : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int count = Math.min(length, bytes.length - at);
        System.arraycopy(bytes, at, target, offset, count);
        at += count;
        return count;
    }

    private boolean fill() throws IOException {
        while (at == bytes.length) {
            int begin = half == 0 ? 0 : 1;
            chars[0] = half;
            int read = text.read(chars, begin, BUFFER - begin);
            if (read < 0) {
                return false;
            }
            int end = begin + read;
            half = Character.isHighSurrogate(chars[end - 1]) ? chars[--end] : 0;
            bytes = new String(chars, 0, end).getBytes(StandardCharsets.UTF_8);
            at = 0;
        }
        return true;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
