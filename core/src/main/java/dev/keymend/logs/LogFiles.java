// SPDX-License-Identifier: Apache-2.0
package dev.keymend.logs;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Which files to read, and in which order. */
final class LogFiles {
    /** Where a file's first time is looked for. */
    private static final int BEGINNING = 1 << 16;

    private LogFiles() {}

    /**
     * Every file, a folder standing for all files below it, by the time of their first line: the oldest of a rotated set
     * first. Those without a time keep their place behind the others.
     *
     * @param notes gets a sentence for each file that is left out because another is the same log
     * @param troubles gets a sentence for each file and folder below a given one that cannot be read
     * @throws IOException if one that was given is not there, or cannot be read
     */
    static List<Path> all(List<Path> given, List<String> notes, List<String> troubles) throws IOException {
        List<Path> files = new ArrayList<>();
        for (Path each : given) {
            if (Files.isDirectory(each)) {
                files.addAll(once(readable(each, troubles), notes));
            } else {
                require(each);
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

    private static void require(Path file) throws IOException {
        if (!Files.exists(file)) {
            throw new NoSuchFileException(file.toString());
        }
        if (!Files.isReadable(file)) {
            throw new AccessDeniedException(file.toString());
        }
    }

    private static List<Path> readable(Path folder, List<String> troubles) throws IOException {
        List<Path> files = new ArrayList<>();
        for (Path file : FolderWalk.below(folder, troubles)) {
            try {
                require(file);
                files.add(file);
            } catch (IOException e) {
                troubles.add(Trouble.unread(file, e));
            }
        }
        return files;
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

    private static long firstTime(Path file) {
        try (InputStream in = Opened.text(file)) {
            byte[] beginning = in.readNBytes(BEGINNING);
            LineTime times = new LineTime();
            for (String line : new String(beginning, StandardCharsets.ISO_8859_1).split("\n", 200)) {
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
}
