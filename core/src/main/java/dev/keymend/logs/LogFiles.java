// SPDX-License-Identifier: Apache-2.0
package dev.keymend.logs;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** Which files to read, and in which order. */
final class LogFiles {
    /** Where a file's first time is looked for. */
    private static final int BEGINNING = 1 << 16;

    private static final int BUFFER = 1 << 16;
    private static final int MAGIC_ONE = 0x1f;
    private static final int MAGIC_TWO = 0x8b;

    private LogFiles() {}

    /**
     * Every file, a folder standing for all files below it, by the time of their first line: the oldest of a rotated set
     * first. Those without a time keep their place behind the others.
     *
     * @param notes gets a sentence for each file that is left out
     * @throws IOException if one cannot be read
     */
    static List<Path> all(List<Path> given, List<String> notes) throws IOException {
        List<Path> files = new ArrayList<>();
        for (Path each : given) {
            if (Files.isDirectory(each)) {
                files.addAll(once(below(each), notes));
            } else {
                files.add(each);
            }
        }
        Map<Path, Long> times = new LinkedHashMap<>();
        for (Path file : files) {
            times.put(file, files.size() == 1 ? LineTime.NONE : firstTime(file));
        }
        return times.keySet().stream()
                .sorted(Comparator.comparingLong((Path file) -> {
                    long time = times.getOrDefault(file, LineTime.NONE);
                    return time == LineTime.NONE ? Long.MAX_VALUE : time;
                }))
                .toList();
    }

    private static List<Path> below(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        }
    }

    /** A server may write the same log in several formats; of those only the one that tells most is read. */
    private static List<Path> once(List<Path> files, List<String> notes) {
        Map<String, Path> kept = new LinkedHashMap<>();
        for (Path file : files) {
            String name = String.valueOf(file.getFileName());
            String base = file.resolveSibling(name.replaceFirst("\\.(csv|json|log)(?=$|\\.)", ".*"))
                    .toString();
            Path other = kept.get(base);
            if (other == null) {
                kept.put(base, file);
            } else {
                Path better = richness(file) > richness(other) ? file : other;
                Path worse = better.equals(file) ? other : file;
                kept.put(base, better);
                notes.add(worse + " was left out: " + better.getFileName()
                        + " is the same log in a format that tells more. Name the file itself to have it read.");
            }
        }
        return List.copyOf(kept.values());
    }

    private static int richness(Path file) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        return name.contains(".csv") ? 2 : name.contains(".json") ? 1 : 0;
    }

    private static long firstTime(Path file) throws IOException {
        try (InputStream in = open(file)) {
            byte[] beginning = in.readNBytes(BEGINNING);
            LineTime times = new LineTime();
            for (String line : new String(beginning, StandardCharsets.ISO_8859_1).split("\n", 200)) {
                long time = times.read(line.substring(0, Math.min(line.length(), 1_000)));
                if (time != LineTime.NONE) {
                    return time;
                }
            }
            return LineTime.NONE;
        }
    }

    static boolean isCompressed(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.read() == MAGIC_ONE && in.read() == MAGIC_TWO;
        }
    }

    /** A file's text, unpacked; the caller closes it. */
    static InputStream open(Path file) throws IOException {
        boolean regular = Files.isRegularFile(file);
        return regular && isCompressed(file)
                ? new GZIPInputStream(Files.newInputStream(file), BUFFER)
                : Files.newInputStream(file);
    }

    /** A stream's text, unpacked when it is compressed. */
    static InputStream unpacked(InputStream in) throws IOException {
        BufferedInputStream buffered = new BufferedInputStream(in, BUFFER);
        buffered.mark(2);
        boolean compressed = buffered.read() == MAGIC_ONE && buffered.read() == MAGIC_TWO;
        buffered.reset();
        return compressed ? new GZIPInputStream(buffered, BUFFER) : buffered;
    }

    static LogSource source(Path file) throws IOException {
        return Files.isRegularFile(file) && !isCompressed(file) ? new FileSource(file) : new StreamSource(open(file));
    }
}
