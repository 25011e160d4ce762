// SPDX-License-Identifier: Apache-2.0
package dev.keymend.logs;

import java.io.IOException;
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
import java.util.Set;

/** Which files to read, and in which order. */
final class LogFiles {
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
            require(each);
            if (Files.isDirectory(each)) {
                files.addAll(once(readable(each, troubles), notes));
            } else {
                files.add(each);
            }
        }
        Map<Path, Long> times = new LinkedHashMap<>();
        for (Path file : files) {
            times.put(file, files.size() == 1 ? LineTime.NONE : LogSpan.first(file));
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

    /**
     * A server may write the same log in several formats: of those only the one that tells most is read. Of the same name are also the logs
     * before and after its format was changed, and those of which one has but the messages of the start.
     */
    private static List<Path> once(List<Path> files, List<String> notes) {
        Map<String, List<Path>> same = new LinkedHashMap<>();
        for (Path file : files) {
            String name = String.valueOf(file.getFileName());
            String base = file.resolveSibling(name.replaceFirst("\\.(csv|json|log)(?=$|\\.)", ".*"))
                    .toString();
            same.computeIfAbsent(base, any -> new ArrayList<>()).add(file);
        }
        List<Path> kept = new ArrayList<>();
        for (List<Path> each : same.values()) {
            if (each.size() == 1) {
                kept.addAll(each);
            } else {
                kept.addAll(once(
                        each.stream()
                                .sorted(Comparator.comparingInt((Path file) -> -richness(file)))
                                .toList(),
                        new LinkedHashMap<>(),
                        notes));
            }
        }
        return kept;
    }

    /** @param spans gets those of the files that are to be read */
    private static Set<Path> once(List<Path> richestFirst, Map<Path, LogSpan> spans, List<String> notes) {
        for (Path file : richestFirst) {
            LogSpan span = LogSpan.of(file);
            Path same = spans.keySet().stream()
                    .filter(other -> span.isThatOf(spans.getOrDefault(other, span)))
                    .findFirst()
                    .orElse(null);
            if (same != null) {
                notes.add(file + " was left out: " + same.getFileName()
                        + " is the same log in a format that tells more. Name the file itself to have it read.");
                continue;
            }
            if (!spans.isEmpty()) {
                notes.add(file + " was read beside " + richestFirst.get(0).getFileName()
                        + ", since they do not begin and end at the same times: what both hold is counted twice.");
            }
            spans.put(file, span);
        }
        return spans.keySet();
    }

    private static int richness(Path file) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        return name.contains(".csv") ? 2 : name.contains(".json") ? 1 : 0;
    }
}
