// SPDX-License-Identifier: Apache-2.0
package dev.keymend.render;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A page of the documentation for a terminal: the part of Markdown that our pages are written in, which is headings, paragraphs,
 * lists, tables, code and links.
 */
public final class TextPage {
    private static final int CODE_MARGIN = 4;
    private static final Pattern LIST_ITEM = Pattern.compile("(\\s*)([-*]|\\d+\\.) +(.*)");

    private final PrintWriter out;
    private final Style style;
    private final TextSpans spans;
    private final List<String> paragraph = new ArrayList<>();
    private final List<String> table = new ArrayList<>();
    private boolean begun;
    private boolean gap;

    /** Writes to {@code out}, which stays the caller's. */
    public TextPage(PrintWriter out, Style style) {
        this.out = out;
        this.style = style;
        this.spans = new TextSpans(style);
    }

    /** A whole page, without an empty line before or after it. */
    public void page(String markdown) {
        boolean fenced = false;
        boolean comment = false;
        for (String line : markdown.lines().toList()) {
            if (line.startsWith("```")) {
                endBlock();
                fenced = !fenced;
                gap = true;
            } else if (fenced) {
                code(line);
            } else if (comment || line.startsWith("<!--")) {
                comment = !line.contains("-->");
            } else {
                prose(line);
            }
        }
        endBlock();
    }

    private void prose(String line) {
        if (line.isBlank()) {
            endBlock();
            gap = true;
        } else if (line.startsWith("    ") && paragraph.isEmpty()) {
            endBlock();
            code(line.substring(4));
        } else if (line.startsWith("#")) {
            endBlock();
            heading(line);
        } else if (line.startsWith("|")) {
            endParagraph();
            table.add(line);
        } else {
            if (LIST_ITEM.matcher(line).matches()) {
                endBlock();
            }
            paragraph.add(line);
        }
    }

    private void heading(String line) {
        String text = line.replaceFirst("^#+ *", "");
        gap = begun;
        print(style.strong(Lines.fold(0, style.width(), spans.plain(text))));
        gap = true;
    }

    private void code(String line) {
        // As it is, however long: it is there to be copied.
        print(line.isEmpty() ? "" : " ".repeat(CODE_MARGIN) + Lines.shown(line));
    }

    private void endBlock() {
        endParagraph();
        if (!table.isEmpty()) {
            separate();
            new TextTable(out, style, spans).table(table);
            table.clear();
            gap = true;
        }
    }

    private void endParagraph() {
        if (paragraph.isEmpty()) {
            return;
        }
        var item = LIST_ITEM.matcher(paragraph.get(0));
        if (item.matches()) {
            String mark = item.group(2).endsWith(".") ? item.group(2) : "·";
            String margin = "  " + " ".repeat(item.group(1).length());
            String text = mark + ' ' + item.group(3) + following(paragraph);
            print(Lines.fold(margin.length() + mark.length() + 1, style.width(), margin + spans.styled(text)));
        } else {
            print(Lines.fold(0, style.width(), spans.styled(paragraph.get(0) + following(paragraph))));
        }
        paragraph.clear();
    }

    private static String following(List<String> lines) {
        StringBuilder text = new StringBuilder();
        lines.stream().skip(1).forEach(line -> text.append(' ').append(line.strip()));
        return text.toString();
    }

    private void print(String text) {
        separate();
        out.println(text);
    }

    private void separate() {
        if (gap && begun) {
            out.println();
        }
        gap = false;
        begun = true;
    }
}
