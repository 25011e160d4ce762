// SPDX-License-Identifier: Apache-2.0
package dev.keymend.violation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A line of a server's log that says what it is: {@code <prefix>DETAIL:  <text>}, in any language PostgreSQL speaks. For
 * those who read logs line by line; {@link UniqueViolation#parse} reads whole texts.
 *
 * @param prefix what {@code log_line_prefix} has put before the label
 * @param part what the label says
 * @param wide whether two blanks follow the label's colon, as servers write it
 * @param text what follows
 */
public record LoggedLine(String prefix, Part part, boolean wide, String text) {
    /** What a line of a log holds. */
    public enum Part {
        /** The message of an error. */
        ERROR,
        /** The message of anything less than an error. */
        OTHER,
        /** What {@code DETAIL} says. */
        DETAIL,
        /** What {@code HINT} says. */
        HINT,
        /** What {@code QUERY} says: a statement of a function. */
        QUERY,
        /** What {@code CONTEXT} says. */
        CONTEXT,
        /** What {@code STATEMENT} says. */
        STATEMENT,
        /** What {@code LOCATION} says. */
        LOCATION
    }

    private static final Map<Field, Part> PARTS = Map.of(
            Field.ERROR, Part.ERROR,
            Field.OTHER, Part.OTHER,
            Field.DETAIL, Part.DETAIL,
            Field.HINT, Part.HINT,
            Field.QUERY, Part.QUERY,
            Field.CONTEXT, Part.CONTEXT,
            Field.STATEMENT, Part.STATEMENT,
            Field.LOCATION, Part.LOCATION);

    /** Reads a line, without its line feed; null when it has no label. */
    public static @Nullable LoggedLine read(String line) {
        LabelledLine labelled = LabelledLine.ofServer(line, Messages.loaded());
        Part part = labelled == null ? null : PARTS.get(labelled.field());
        return labelled == null || part == null
                ? null
                : new LoggedLine(labelled.prefix(), part, labelled.wide(), labelled.content());
    }

    /** Every label, in all languages, and what it says; empty for those whose lines {@link #read} does not read. */
    public static Map<String, Optional<Part>> labels() {
        Map<String, Optional<Part>> labels = new LinkedHashMap<>();
        Messages.loaded().labels().forEach((text, field) -> labels.put(text, Optional.ofNullable(PARTS.get(field))));
        return labels;
    }

    /** Whether a record of a CSV log begins with this line: a time with milliseconds and zone, then a comma. */
    public static boolean beginsCsvRecord(String line) {
        return CsvEvents.begins(line);
    }

    /** Whether a word is a severity of something less than an error, in any language. */
    public static boolean isHarmless(String severity) {
        return Messages.loaded().isHarmless(severity);
    }

    /** The first time in a text; empty when there is none or its zone is not sure. */
    public static Optional<Instant> time(String text) {
        return Optional.ofNullable(LogTime.read(text));
    }

    /**
     * For each message that can be a violation, in each language, the texts it is made of: what stands before and after the
     * name. In every violation whose message is known, all the texts of one of the lists appear.
     */
    public static List<List<String>> messages() {
        List<List<String>> texts = new ArrayList<>();
        for (Wording wording : Messages.loaded().wordings()) {
            String after = wording.after();
            texts.add(after == null ? List.of(wording.before()) : List.of(wording.before(), after));
        }
        texts.add(List.of(ReplicationConflict.BEGINNING));
        return texts;
    }
}
