// SPDX-License-Identifier: Apache-2.0
package dev.keymend.testkit.scenario;

import java.util.ArrayList;
import java.util.List;

/** Columns side by side, a header above; no blanks at the ends of lines. */
final class TextTable {

    private final List<List<String>> lines = new ArrayList<>();

    TextTable(List<String> header) {
        lines.add(header);
    }

    void add(List<String> row) {
        lines.add(row);
    }

    @Override
    public String toString() {
        int columns = lines.get(0).size();
        int[] widths = new int[columns];
        for (List<String> line : lines) {
            for (int column = 0; column < columns; column++) {
                widths[column] = Math.max(widths[column], width(line.get(column)));
            }
        }
        StringBuilder text = new StringBuilder();
        for (int number = 0; number < lines.size(); number++) {
            text.append(line(lines.get(number), widths)).append('\n');
            if (number == 0) {
                text.append(ruler(widths)).append('\n');
            }
        }
        return text.toString();
    }

    private static String line(List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < widths.length; column++) {
            String cell = cells.get(column);
            line.append(column == 0 ? " " : " | ")
                    .append(cell)
                    .append(" ".repeat(Math.max(0, widths[column] - width(cell))));
        }
        return line.toString().stripTrailing();
    }

    private static String ruler(int[] widths) {
        StringBuilder ruler = new StringBuilder();
        for (int column = 0; column < widths.length; column++) {
            ruler.append(column == 0 ? "-" : "-+-").append("-".repeat(widths[column]));
        }
        return ruler.append('-').toString();
    }

    private static int width(String text) {
        return text.codePointCount(0, text.length());
    }
}
