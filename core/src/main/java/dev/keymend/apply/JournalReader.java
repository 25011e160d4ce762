// SPDX-License-Identifier: Apache-2.0
package dev.keymend.apply;

import dev.keymend.internal.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** Reads the changes of a journal that have not been undone, in the order they were made. */
final class JournalReader {
    private final Path file;

    JournalReader(Path file) {
        this.file = file;
    }

    /**
     * The changes that stand.
     *
     * @throws JournalException with a sentence for the user when this is no journal of ours
     */
    List<JournalEntry> changes() {
        List<String> lines = lines();
        List<JournalEntry> changes = new ArrayList<>();
        boolean begun = false;
        for (int i = 0; i < lines.size(); i++) {
            Map<String, @Nullable Object> fields;
            try {
                fields = Json.object(lines.get(i));
            } catch (JacksonException e) {
                // A process that was killed may leave half a line, and only as the last one.
                if (i == lines.size() - 1 && begun) {
                    break;
                }
                throw notAJournal(i + 1, e);
            }
            switch (String.valueOf(fields.get("event"))) {
                case "begin" -> begun = begins(fields, i + 1);
                case "intent" -> changes.add(change(fields, i + 1));
                case "undone" ->
                    changes.removeIf(entry -> Long.valueOf(entry.line()).equals(fields.get("line")));
                default -> {
                    // Outcomes are for people; the changes alone decide what can be undone.
                }
            }
            if (!begun) {
                throw notAJournal(i + 1, null);
            }
        }
        if (!begun) {
            throw new JournalException(file + " is empty; it tells of no change that could be undone.");
        }
        return changes;
    }

    private List<String> lines() {
        try {
            // Not readAllLines, which refuses half a character, as a process that was killed may leave at the end.
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (NoSuchFileException e) {
            throw new JournalException(
                    "there is no journal " + file + "; fix --apply prints where it wrote its journal.", e);
        } catch (IOException e) {
            throw new JournalException("cannot read the journal " + file + ": " + Journal.reason(e) + ".", e);
        }
    }

    private boolean begins(Map<String, @Nullable Object> fields, int line) {
        Object schema = fields.get("schema");
        if (schema == null) {
            throw notAJournal(line, null);
        }
        if (!schema.equals((long) Journal.SCHEMA)) {
            throw new JournalException("the journal " + file + " has schema " + schema + ", this Keymend reads schema "
                    + Journal.SCHEMA + "; use the version that wrote it.");
        }
        return true;
    }

    private JournalEntry change(Map<String, @Nullable Object> fields, int line) {
        try {
            return new JournalFields(fields).change(line);
        } catch (ClassCastException e) {
            throw notAJournal(line, e);
        }
    }

    private JournalException notAJournal(int line, @Nullable Exception cause) {
        String message = file + " is not a Keymend journal (line " + line + " cannot be read);"
                + " fix --apply prints where it wrote its journal.";
        return cause == null ? new JournalException(message) : new JournalException(message, cause);
    }
}
