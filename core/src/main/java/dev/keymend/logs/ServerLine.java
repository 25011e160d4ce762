// SPDX-License-Identifier: Apache-2.0
package dev.keymend.logs;

import dev.keymend.violation.LoggedLine;
import dev.keymend.violation.LoggedLine.Part;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a line of a server's log, also where nothing sets the prefix apart from the label: with {@code %u@%d} at its end, lines read
 * {@code app@shopERROR:  …}.
 */
final class ServerLine {
    private static final int LONGEST_PREFIX = 400;

    /** By their last character. */
    private static final Map<Character, List<Label>> LABELS = labels();

    private record Label(String text, Part part) {}

    private ServerLine() {}

    private static Map<Character, List<Label>> labels() {
        Map<Character, List<Label>> labels = new HashMap<>();
        LoggedLine.labels()
                .forEach((text, part) -> part.ifPresent(
                        known -> labels.computeIfAbsent(text.charAt(text.length() - 1), any -> new ArrayList<>())
                                .add(new Label(text, known))));
        return labels;
    }

    /**
     * Reads a line, without its line feed; null when it has no label.
     *
     * @param format the one that was given; null to recognise prefixes
     */
    static @Nullable LoggedLine read(String line, @Nullable PrefixFormat format) {
        LoggedLine plain = LoggedLine.read(line);
        if (format != null && format.isSetApart()) {
            return plain;
        }
        // A label further on may stand in a statement.
        int limit = plain == null
                ? Math.min(line.length(), LONGEST_PREFIX)
                : plain.prefix().length();
        for (int colon = line.indexOf(":  "); colon >= 0 && colon < limit; colon = line.indexOf(":  ", colon + 1)) {
            Label label = endingAt(line, colon);
            String prefix = label == null
                    ? ""
                    : line.substring(
                            0, withoutBlanks(line, colon) - label.text().length());
            if (label != null && isPrefix(prefix, format)) {
                return new LoggedLine(prefix, label.part(), true, line.substring(colon + 3));
            }
        }
        return plain;
    }

    /** The longest label that ends before a colon and begins within a word. */
    private static @Nullable Label endingAt(String line, int colon) {
        int end = withoutBlanks(line, colon);
        Label longest = null;
        for (Label label : end == 0 ? List.<Label>of() : LABELS.getOrDefault(line.charAt(end - 1), List.of())) {
            int start = end - label.text().length();
            boolean within = start > 0
                    && Character.isLetterOrDigit(line.charAt(start - 1))
                    && line.startsWith(label.text(), start);
            if (within
                    && (longest == null
                            || longest.text().length() < label.text().length())) {
                longest = label;
            }
        }
        return longest;
    }

    private static int withoutBlanks(String line, int colon) {
        int end = colon;
        while (end > 0 && (line.charAt(end - 1) == ' ' || line.charAt(end - 1) == '\u00a0')) {
            end--;
        }
        return end;
    }

    /** Whether a server may have put it there: it has the given format, or else a process or a time. */
    private static boolean isPrefix(String prefix, @Nullable PrefixFormat format) {
        return format == null
                ? PrefixLayout.session(prefix).constant() == null || new LineTime().read(prefix) != LineTime.NONE
                : format.layout(prefix) != null;
    }
}
