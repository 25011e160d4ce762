// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** A terminal as a picture: SVG that needs nothing else, from what a scenario has printed. */
final class TerminalPicture {
    private static final int LINE = 19;
    private static final int TOP = 44;
    private static final int LEFT = 18;
    private static final double CHARACTER = 8.43;

    /** How lines begin that have a colour, and its class. */
    private static final Map<Pattern, String> TONES = Map.of(
            Pattern.compile("^\\$ .*"), "command",
            Pattern.compile("^(error|refused|failed)\\b"), "bad",
            Pattern.compile("^(warning|not examined)\\b"), "doubtful",
            Pattern.compile("^applied\\b|^  →|^Every .*"), "good",
            Pattern.compile("^(exit \\d+|keymend .*·.*|info\\b)"), "faint");

    private TerminalPicture() {}

    /**
     * The picture.
     *
     * @param title what the window is called, also for those who do not see it
     */
    static String of(String title, String transcript) {
        List<String> lines = transcript.lines().toList();
        int columns = lines.stream().mapToInt(String::length).max().orElse(0);
        int width = (int) (2 * LEFT + columns * CHARACTER);
        int height = TOP + lines.size() * LINE + 14;
        StringBuilder svg = new StringBuilder();
        svg.append("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + width + ' ' + height + "\" width=\""
                + width + "\" height=\"" + height + "\" role=\"img\">\n");
        svg.append("<title>" + escaped(title) + "</title>\n");
        svg.append("<style>\n"
                + "text { font: 14px ui-monospace, SFMono-Regular, Menlo, Consolas, \"DejaVu Sans Mono\", monospace;"
                + " fill: #d8dee9; white-space: pre; }\n"
                + ".command { fill: #ffffff; font-weight: bold; } .bad { fill: #ff7b72; } .doubtful { fill: #e3b341; }\n"
                + ".good { fill: #7ee787; } .faint { fill: #8b949e; }\n"
                + "</style>\n");
        svg.append("<rect width=\"" + width + "\" height=\"" + height + "\" rx=\"8\" fill=\"#161b22\"/>\n");
        svg.append(
                "<circle cx=\"20\" cy=\"18\" r=\"6\" fill=\"#ff5f57\"/><circle cx=\"40\" cy=\"18\" r=\"6\" fill=\"#febc2e\"/>"
                        + "<circle cx=\"60\" cy=\"18\" r=\"6\" fill=\"#28c840\"/>\n");
        int y = TOP;
        for (String line : lines) {
            if (!line.isEmpty()) {
                svg.append(
                        "<text x=\"" + LEFT + "\" y=\"" + y + "\" xml:space=\"preserve\">" + toned(line) + "</text>\n");
            }
            y += LINE;
        }
        return svg.append("</svg>\n").toString();
    }

    private static String toned(String line) {
        for (Map.Entry<Pattern, String> tone : TONES.entrySet()) {
            var found = tone.getKey().matcher(line);
            if (found.find()) {
                return "<tspan class=\"" + tone.getValue() + "\">" + escaped(found.group()) + "</tspan>"
                        + escaped(line.substring(found.end()));
            }
        }
        return escaped(line);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
