// SPDX-License-Identifier: Apache-2.0
package dev.keymend.violation;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What servers say in the languages PostgreSQL speaks, from {@code messages.tsv}. */
final class Messages {
    private static final String RESOURCE = "messages.tsv";

    /** In characters; a server knows none above 63 bytes. */
    private static final int LONGEST_NAME = 63;

    private static final class Loaded {
        static final Messages MESSAGES = new Messages();
    }

    private final List<Wording> wordings = new ArrayList<>();
    private final List<DetailShape> details = new ArrayList<>();
    private final List<String[]> copies = new ArrayList<>();
    /**
     * Labels by their last character in upper case, to try only the few that can end at a colon; the longer ones first, of which
     * others may be the end.
     */
    private final Map<Character, List<Map.Entry<String, Field>>> labels = new HashMap<>();

    private Messages() {
        InputStream resource = Messages.class.getResourceAsStream(RESOURCE);
        if (resource == null) {
            throw new IllegalStateException(RESOURCE + " is missing from the jar");
        }
        try (resource) {
            // At once: line by line took twice as long, and every start of the command line waits for it.
            for (String line : new String(resource.readAllBytes(), StandardCharsets.UTF_8).split("\n", -1)) {
                if (!line.isEmpty() && !line.startsWith("#")) {
                    String[] cells = line.split("\t", 3);
                    add(cells[1], cells[2]);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Messages loaded() {
        return Loaded.MESSAGES;
    }

    private void add(String what, String text) {
        switch (what) {
            case "unique" -> addNamed(Kind.UNIQUE, "23505", text);
            case "exclusion", "exclusion-index" -> addNamed(Kind.EXCLUSION, "23P01", text);
            case "index" -> addNamed(Kind.UNIQUE_INDEX_BUILD, "23505", text);
            case "target" -> wordings.add(new Wording(Kind.UPSERT_TARGET, "42P10", text, null));
            case "deferrable" -> wordings.add(new Wording(Kind.UPSERT_TARGET, "55000", text, null));
            case "exclusion-update", "no-index" -> wordings.add(new Wording(Kind.UPSERT_TARGET, "42809", text, null));
            case "repeat" -> {
                for (String command : List.of("ON CONFLICT DO UPDATE", "MERGE")) {
                    wordings.add(new Wording(Kind.UPSERT_REPEAT, "21000", text.replace("%s", command), null));
                }
            }
            case "exists", "duplicated", "conflicts" -> {
                String[] parts = text.split("%s", -1);
                details.add(new DetailShape(parts[0], parts.length > 2 ? parts[1] : null, parts[parts.length - 1]));
            }
            case "copy" -> copies.add(text.split("%s", -1));
            default -> addLabel(text, Field.valueOf(what));
        }
    }

    private void addLabel(String text, Field field) {
        List<Map.Entry<String, Field>> some =
                labels.computeIfAbsent(Character.toUpperCase(text.charAt(text.length() - 1)), any -> new ArrayList<>());
        int at = 0;
        while (at < some.size() && some.get(at).getKey().length() >= text.length()) {
            at++;
        }
        some.add(at, Map.entry(text, field));
    }

    private void addNamed(Kind kind, String sqlState, String text) {
        int at = text.indexOf("%s");
        wordings.add(new Wording(kind, sqlState, text.substring(0, at), text.substring(at + 2)));
    }

    /** What a whole message says; null when it is none of ours. */
    @Nullable Headline whole(String message) {
        for (Wording wording : wordings) {
            Headline found = wording.whole(message);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    /** The first message of ours in a line from somewhere on; null when there is none. */
    @Nullable Headline find(String line, int from) {
        if (!mayHold(line)) {
            return null;
        }
        Headline first = null;
        for (Wording wording : wordings) {
            Headline found = wording.in(line, from);
            if (found != null && (first == null || found.start() < first.start())) {
                first = found;
            }
        }
        return first;
    }

    /** Whether a message of ours begins here whose name goes on in the next line. */
    boolean begins(String message) {
        return wordings.stream()
                .anyMatch(wording -> wording.after() != null
                        && wording.before().length() > 4
                        && message.startsWith(wording.before()));
    }

    /** Whether a message of ours begins in the text whose name has not ended and may go on in the next line. */
    boolean opens(String text) {
        if (!mayHold(text)) {
            return false;
        }
        for (Wording wording : wordings) {
            String after = wording.after();
            int at = after == null || wording.before().length() <= 4 ? -1 : text.lastIndexOf(wording.before());
            int name = at + wording.before().length();
            if (after != null && at >= 0 && text.length() - name <= LONGEST_NAME && text.indexOf(after, name) < 0) {
                return true;
            }
        }
        return false;
    }

    /** Whether this is the beginning of a message that is all a line holds, its name going on in the next. */
    boolean mayGoOn(String message) {
        for (Wording wording : wordings) {
            String after = wording.after();
            if (after != null
                    && message.length() <= wording.before().length() + LONGEST_NAME
                    && message.startsWith(wording.before())
                    && wording.whole(message) == null) {
                return true;
            }
        }
        return false;
    }

    /** A cheap no for most lines: every message of ours has a quotation mark or these words. */
    private static boolean mayHold(String line) {
        return line.indexOf('"') >= 0
                || line.indexOf('»') >= 0
                || line.indexOf('«') >= 0
                || line.contains("ON CONFLICT")
                || line.contains("MERGE")
                || line.contains("ON-CONFLICT");
    }

    List<Wording> wordings() {
        return wordings;
    }

    List<DetailShape> details() {
        return details;
    }

    /** The field whose label ends right before an index of a line, or null; fills in where the label starts. */
    @Nullable Label labelEndingAt(String line, int end) {
        if (end == 0) {
            return null;
        }
        List<Map.Entry<String, Field>> some = labels.get(Character.toUpperCase(line.charAt(end - 1)));
        if (some == null) {
            return null;
        }
        for (Map.Entry<String, Field> label : some) {
            int start = end - label.getKey().length();
            // Severities are words of everyday language too ("error: "), so their case counts.
            boolean anyCase = label.getValue() != Field.ERROR && label.getValue() != Field.OTHER;
            if (start >= 0
                    && line.regionMatches(
                            anyCase, start, label.getKey(), 0, label.getKey().length())
                    && (start == 0 || !Character.isLetterOrDigit(line.charAt(start - 1)))) {
                return new Label(label.getValue(), start);
            }
        }
        return null;
    }

    /** Every label, by its text. */
    Map<String, Field> labels() {
        Map<String, Field> all = new HashMap<>();
        labels.values().forEach(some -> some.forEach(label -> all.put(label.getKey(), label.getValue())));
        return all;
    }

    /** Whether a word is a severity that is no error, in any language. */
    boolean isHarmless(String severity) {
        Label label = labelEndingAt(severity.toUpperCase(Locale.ROOT), severity.length());
        return label != null && label.field() == Field.OTHER && label.start() == 0;
    }

    /** A label and where in its line it starts. */
    record Label(Field field, int start) {}

    /** The line of the input that a COPY had reached, from the CONTEXT lines. */
    OptionalLong copyLine(String context) {
        for (String line : context.split("\n", -1)) {
            for (String[] parts : copies) {
                int at = line.startsWith(parts[0]) ? line.indexOf(parts[1], parts[0].length()) : -1;
                int digits = at + parts[1].length();
                int end = digits;
                while (at >= 0 && end < line.length() && Character.isDigit(line.charAt(end)) && end - digits < 18) {
                    end++;
                }
                if (at >= 0 && end > digits && line.startsWith(parts[2], end)) {
                    return OptionalLong.of(Long.parseLong(line.substring(digits, end)));
                }
            }
        }
        return OptionalLong.empty();
    }
}
