// SPDX-License-Identifier: Apache-2.0
package dev.keymend.render;

import dev.keymend.internal.text.Width;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A table of Markdown in columns that fit the terminal; where they do not, the widest give way and their cells take several lines. */
final class TextTable {
    private static final int BETWEEN = 2;
    private static final Pattern CELL_END = Pattern.compile("(?<!\\\\)\\|");
    private static final Pattern RULER = Pattern.compile("[|:\\s-]+");

    private final PrintWriter out;
    private final Style style;
    private final TextSpans spans;

    TextTable(PrintWriter out, Style style, TextSpans spans) {
        this.out = out;
        this.style = style;
        this.spans = spans;
    }

    /** @param lines of Markdown, each beginning with a bar */
    void table(List<String> lines) {
        List<List<String>> rows = lines.stream()
                .filter(line -> !RULER.matcher(line).matches())
                .map(this::cells)
                .toList();
        boolean headed = lines.size() > 1
                && RULER.matcher(lines.get(1)).matches()
                && !RULER.matcher(lines.get(0)).matches();
        int[] widths = widths(rows);
        if (headed && IntStream.of(widths).sum() + BETWEEN * (widths.length - 1) > style.width()) {
            stacked(rows);
            return;
        }
        for (int i = 0; i < rows.size(); i++) {
            row(rows.get(i), widths, headed && i == 0);
        }
    }

    /** Where there is no room for columns, a line a cell, named by its column. */
    private void stacked(List<List<String>> rows) {
        List<String> heads = rows.get(0);
        for (int i = 1; i < rows.size(); i++) {
            List<String> cells = rows.get(i);
            for (int j = 0; j < cells.size() && j < heads.size(); j++) {
                String head = j == 0 || heads.get(j).isEmpty() ? "" : spans.plain(heads.get(j)) + ": ";
                String cell = spans.plain(cells.get(j));
                String text = (j == 0 ? style.strong(cell) : "  " + head + cell);
                if (!cell.isEmpty()) {
                    out.println(Lines.fold(4, style.width(), text));
                }
            }
        }
    }

    private List<String> cells(String line) {
        String inner = line.strip().replaceFirst("^\\|", "").replaceFirst("\\|$", "");
        return CELL_END.splitAsStream(inner).map(String::strip).toList();
    }

    private int[] widths(List<List<String>> rows) {
        int columns = rows.stream().mapToInt(List::size).max().orElse(0);
        int[] widths = IntStream.range(0, columns)
                .map(column -> rows.stream()
                        .filter(row -> column < row.size())
                        .mapToInt(row -> Width.of(spans.plain(row.get(column))))
                        .max()
                        .orElse(0))
                .toArray();
        int[] least = IntStream.range(0, columns)
                .map(column -> rows.stream()
                        .filter(row -> column < row.size())
                        .mapToInt(row -> longestWord(spans.plain(row.get(column))))
                        .max()
                        .orElse(0))
                .toArray();
        int room = style.width() - BETWEEN * Math.max(0, columns - 1);
        while (IntStream.of(widths).sum() > room) {
            int widest = -1;
            for (int i = 0; i < columns; i++) {
                if (widths[i] > least[i] && (widest < 0 || widths[i] > widths[widest])) {
                    widest = i;
                }
            }
            if (widest < 0) {
                break;
            }
            widths[widest]--;
        }
        return widths;
    }

    private static int longestWord(String text) {
        return Stream.of(text.split(" ")).mapToInt(Width::of).max().orElse(0);
    }

    private void row(List<String> cells, int[] widths, boolean head) {
        List<List<String>> broken = new ArrayList<>();
        int height = 1;
        for (int i = 0; i < cells.size(); i++) {
            List<String> lines =
                    Lines.fold(0, widths[i], spans.plain(cells.get(i))).lines().toList();
            // In one line only: a colour that went on in the next would colour the cells between.
            broken.add(lines.size() == 1 && !head ? List.of(spans.styled(cells.get(i))) : lines);
            height = Math.max(height, lines.size());
        }
        for (int line = 0; line < height; line++) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < broken.size(); i++) {
                String cell = line < broken.get(i).size() ? broken.get(i).get(line) : "";
                text.append(Width.pad(head ? style.strong(cell) : cell, widths[i] + BETWEEN));
            }
            out.println(text.toString().stripTrailing());
        }
    }
}
