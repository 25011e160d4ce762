// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.manual;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The few requests of man(7) that a page of ours takes, and texts so that none of them is taken for a request. */
final class Roff {
    private final StringBuilder text = new StringBuilder();
    private boolean sectionBegan;

    void title(String name, String date, String version) {
        text.append(".\\\" SPDX-License-Identifier: Apache-2.0\n.\\\" Written from the model of the command line.\n");
        text.append(".TH ")
                .append(argument(name.toUpperCase(Locale.ROOT)))
                .append(" 1 ")
                // As it is: with escaped hyphens it is no date.
                .append('"' + date + '"')
                .append(' ')
                .append(argument("keymend " + version))
                .append(' ')
                .append(argument("Keymend"))
                .append('\n');
        // Left as it is, neither hyphenated nor stretched: names and commands are to be copied.
        text.append(".nh\n.ad l\n");
    }

    void section(String title) {
        text.append(".SH ").append(argument(title)).append('\n');
        sectionBegan = true;
    }

    void paragraph(String words) {
        begin();
        text.append(line(words)).append('\n');
    }

    /** A command in bold, what may follow it in the common face. */
    void synopsis(String command, String arguments) {
        begin();
        text.append("\\fB")
                .append(escaped(command))
                .append("\\fR")
                .append(escaped(arguments))
                .append('\n');
    }

    /** Names in bold, a placeholder in italics, and what they mean. */
    void item(List<String> names, String placeholder, String meaning) {
        String bold =
                names.stream().map(name -> "\\fB" + escaped(name) + "\\fR").collect(Collectors.joining(", "));
        String italic = placeholder.isEmpty() ? "" : "\\fI" + escaped(placeholder) + "\\fR";
        sectionBegan = false;
        text.append(".TP\n").append(bold);
        text.append(bold.isEmpty() || italic.isEmpty() ? "" : " ")
                .append(italic)
                .append('\n');
        text.append(line(meaning)).append('\n');
    }

    /** Other pages of the same section. */
    void references(List<String> pages) {
        begin();
        text.append(pages.stream()
                        .map(page -> "\\fB" + escaped(page) + "\\fR(1)")
                        .collect(Collectors.joining(",\n")))
                .append('\n');
    }

    /** A paragraph; the first of a section needs no request. */
    private void begin() {
        text.append(sectionBegan ? "" : ".PP\n");
        sectionBegan = false;
    }

    @Override
    public String toString() {
        return text.toString();
    }

    private static String argument(String words) {
        return '"' + escaped(words).replace("\"", "\\(dq") + '"';
    }

    /** At the beginning of a line a point or an apostrophe would be a request. */
    private static String line(String words) {
        String escaped = escaped(words);
        return escaped.startsWith(".") || escaped.startsWith("'") ? "\\&" + escaped : escaped;
    }

    private static String escaped(String words) {
        StringBuilder result = new StringBuilder();
        words.replace('\n', ' ').codePoints().forEach(c -> {
            switch (c) {
                case '\\' -> result.append("\\e");
                case '-' -> result.append("\\-");
                case '\'' -> result.append("\\(aq");
                case '^' -> result.append("\\(ha");
                case '~' -> result.append("\\(ti");
                case '`' -> result.append("\\(ga");
                case '…' -> result.append("...");
                default -> {
                    if (c < 0x80) {
                        result.appendCodePoint(c);
                    } else {
                        result.append(String.format(Locale.ROOT, "\\[u%04X]", c));
                    }
                }
            }
        });
        return result.toString();
    }
}
