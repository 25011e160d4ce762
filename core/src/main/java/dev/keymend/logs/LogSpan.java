// SPDX-License-Identifier: Apache-2.0
package dev.keymend.logs;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * From when to when a log goes, by the times at the beginning of its lines, in milliseconds since 1970.
 *
 * @param first {@link LineTime#NONE} when no line near its beginning has a time
 * @param last {@link LineTime#NONE} when no line near its end has a time
 */
record LogSpan(long first, long last) {
    /** Where times are looked for, at the beginning and at the end. */
    private static final int ENDS = 1 << 16;

    private static final int MOST_LINES = 200;

    /** A time further on in a line may be in somebody's data. */
    private static final int NEAR = 60;

    /** In milliseconds: one format may have whole seconds, and a log that is being written grows between two looks. */
    private static final long TOLERANCE = 5_000;

    /** That of a file; without times where it cannot be read, for whoever reads it whole will say what is wrong with it. */
    static LogSpan of(Path file) {
        try {
            return new LogSpan(first(file), last(new String(end(file), StandardCharsets.ISO_8859_1)));
        } catch (IOException e) {
            return new LogSpan(LineTime.NONE, LineTime.NONE);
        }
    }

    /** When a log begins; {@link LineTime#NONE} when that is not to be seen. */
    static long first(Path file) {
        try (InputStream in = Opened.text(file)) {
            LineTime times = new LineTime();
            String beginning = new String(in.readNBytes(ENDS), StandardCharsets.ISO_8859_1);
            for (String line : beginning.split("\n", MOST_LINES)) {
                long time = times.read(line.substring(0, Math.min(line.length(), 1_000)));
                if (time != LineTime.NONE) {
                    return time;
                }
            }
            return LineTime.NONE;
        } catch (IOException e) {
            return LineTime.NONE; // Who reads the file will say what is wrong with it.
        }
    }

    /** Whether two logs begin and end together. */
    boolean isThatOf(LogSpan other) {
        return first != LineTime.NONE
                && last != LineTime.NONE
                && Math.abs(first - other.first) <= TOLERANCE
                && Math.abs(last - other.last) <= TOLERANCE;
    }

    private static byte[] end(Path file) throws IOException {
        if (Opened.isPlain(file)) {
            try (InputStream in = Files.newInputStream(file)) {
                in.skipNBytes(Math.max(0, Files.size(file) - ENDS));
                return in.readNBytes(ENDS);
            }
        }
        try (InputStream in = Opened.text(file)) {
            byte[] before = new byte[0];
            byte[] last = in.readNBytes(ENDS);
            while (last.length == ENDS) {
                before = last;
                last = in.readNBytes(ENDS);
            }
            byte[] both = new byte[before.length + last.length];
            System.arraycopy(before, 0, both, 0, before.length);
            System.arraycopy(last, 0, both, before.length, last.length);
            return both;
        }
    }

    private static long last(String end) {
        LineTime times = new LineTime();
        int lineEnd = end.length();
        while (lineEnd > 0) {
            int start = end.lastIndexOf('\n', lineEnd - 1) + 1;
            long time = times.read(end.substring(start, Math.min(lineEnd, start + NEAR)));
            if (time != LineTime.NONE) {
                return time;
            }
            lineEnd = start - 1;
        }
        return LineTime.NONE;
    }
}
