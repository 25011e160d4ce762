// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.fleet;

import dev.keymend.cli.UsageException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A list of databases: a label and a connection string a line, {@code #} begins a comment line. A label with blanks stands in
 * double quotes, within which {@code \"} and {@code \\} stand for a quote and a backslash. The rest of the line is a {@code
 * postgresql://} URI or a conninfo string.
 *
 * <p>No message shows more of a line than its label: the rest may hold a password, and so may a line that is not as it
 * should be.
 */
public final class FleetFile {
    private static final Pattern LINE =
            Pattern.compile("(?:\"((?:[^\"\\\\]|\\\\[\"\\\\])*)\"|([^\\s\"]+))(?:\\s+(.*))?");

    private FleetFile() {}

    /**
     * A database that the file names.
     *
     * @param label what the user calls it; no two of a file are the same
     * @param connection the connection string, which may hold a password
     * @param line counted from 1
     */
    public record Entry(String label, String connection, int line) {
        /** Never the connection string. */
        @Override
        public String toString() {
            return label;
        }
    }

    /**
     * Reads a file.
     *
     * @param shown the file as the user has called it, for messages
     * @throws UsageException when it cannot be read, is not of this form, or names nothing
     */
    public static List<Entry> read(Path file, Path shown) {
        List<Entry> entries = new ArrayList<>();
        Map<String, Integer> labels = new HashMap<>();
        int number = 0;
        for (String raw : lines(file, shown)) {
            number++;
            String line = (number == 1 ? raw.replaceFirst("^\uFEFF", "") : raw).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            Entry entry = entry(line, number, shown);
            Integer earlier = labels.putIfAbsent(entry.label(), number);
            if (earlier != null) {
                throw new UsageException(
                        "line %d of %s has the label %s, which line %d has; give each a label of its own"
                                .formatted(number, shown, entry.label(), earlier));
            }
            entries.add(entry);
        }
        if (entries.isEmpty()) {
            throw new UsageException(shown + " names no database; write a label and a connection string a line, such as"
                    + " shop postgresql://app@db.example.com/shop");
        }
        return entries;
    }

    private static Entry entry(String line, int number, Path shown) {
        Matcher parts = LINE.matcher(line);
        String place = "line " + number + " of " + shown;
        if (!parts.matches()) {
            throw new UsageException(
                    place + " has a label whose \" is never closed or is followed by no blank; write \"my label\" and a"
                            + " connection string");
        }
        boolean quoted = parts.group(1) != null;
        String label = quoted ? parts.group(1).replaceAll("\\\\(.)", "$1") : parts.group(2);
        if (!quoted && (label.contains("://") || label.contains("="))) {
            throw new UsageException(
                    place + " begins with a connection string; write a label before it, in \" if it holds blanks or =");
        }
        if (label.isBlank()) {
            throw new UsageException(place + " has an empty label; give it a name that the report can use");
        }
        String connection = parts.group(3) == null ? "" : parts.group(3);
        if (connection.isEmpty()) {
            throw new UsageException(
                    "%s has the label %s and nothing after it; write a postgresql:// URI or a conninfo string"
                            .formatted(place, label));
        }
        return new Entry(label, connection, number);
    }

    private static List<String> lines(Path file, Path shown) {
        if (Files.isDirectory(file)) {
            throw new UsageException(
                    shown + " is a folder; --fleet takes a file with a label and a connection string a line");
        }
        try {
            return Files.readAllLines(file, StandardCharsets.UTF_8);
        } catch (CharacterCodingException e) {
            throw new UsageException(shown
                    + " is not UTF-8 text; --fleet takes a file with a label and a connection string" + " a line");
        } catch (IOException e) {
            throw new UsageException(
                    Files.exists(file)
                            ? "cannot read " + shown + "; may you?"
                            : "there is no file " + shown + "; --fleet names the file that lists the databases");
        }
    }
}
