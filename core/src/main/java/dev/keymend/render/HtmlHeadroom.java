// SPDX-License-Identifier: Apache-2.0
package dev.keymend.render;

import dev.keymend.catalog.CatalogSnapshot;
import dev.keymend.catalog.ExaminedUse;
import dev.keymend.internal.text.Digits;
import dev.keymend.plan.KeysAhead;
import dev.keymend.plan.Room;
import java.io.PrintWriter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/** Bars: how far sequences are behind their keys, and how much is left before they end. */
final class HtmlHeadroom {
    private static final int MOST_ROWS = 200;
    private static final int WARNING_PERCENT = 80;
    private static final int ERROR_PERCENT = 95;

    /** A column and what was worked out for it. */
    private record Column(ExaminedUse examined, Room room) {}

    private record Late(ExaminedUse examined, KeysAhead ahead) {}

    private final PrintWriter out;
    private final CatalogSnapshot snapshot;

    HtmlHeadroom(PrintWriter out, CatalogSnapshot snapshot) {
        this.out = out;
        this.snapshot = snapshot;
    }

    void tables() {
        drift();
        headroom();
    }

    private void drift() {
        List<Late> late = snapshot.uses().stream()
                .map(examined -> new Late(examined, KeysAhead.of(examined)))
                .filter(each -> each.ahead().behind())
                .sorted(Comparator.comparingInt((Late each) -> each.ahead().colliding())
                        .reversed())
                .toList();
        out.println("<h2>Drift</h2>");
        if (late.isEmpty()) {
            out.println("<p class=\"good\">No sequence will issue a value that is taken.</p>");
            return;
        }
        out.println(
                "<p>These sequences will issue values that are taken. The bar is how far each has come on the way to its"
                        + " farthest key.</p>");
        out.println(
                "<table><tr><th>Column</th><th>Sequence</th><th class=\"n\">Next value</th><th class=\"n\">Farthest key</th>"
                        + "<th class=\"n\">Inserts that fail</th><th></th></tr>");
        late.stream().limit(MOST_ROWS).forEach(this::late);
        out.println("</table>");
        more(late.size(), "fewer inserts that fail");
    }

    private void late(Late late) {
        long next = late.examined().keys().nextValue().orElseThrow();
        long farthest = late.ahead().farthest().orElseThrow();
        double start = late.examined().use().sequence().start();
        double way = Math.abs(farthest - start);
        double share = way == 0 ? 0 : Math.min(1, Math.abs(next - start) / way);
        out.println("<tr><td><code>" + Html.name(late.examined().use().quotedColumn()) + "</code></td><td><code>"
                + Html.name(late.examined().use().sequence().name()) + "</code></td>"
                + number(next) + number(farthest) + "<td class=\"n\">"
                + (late.ahead().countedToTheEnd() ? "" : "at least ")
                + Digits.grouped(late.ahead().colliding())
                + "</td><td>" + bar(100 * share, " e") + "</td></tr>");
    }

    private void headroom() {
        out.println("<h2>Headroom</h2>");
        List<Column> columns = snapshot.uses().stream()
                .filter(examined -> !examined.use().sequence().cycle())
                .map(examined -> new Column(examined, Room.of(examined, snapshot.columnAudit())))
                .sorted(Comparator.comparingInt((Column each) -> each.room().percentUsed())
                        .reversed()
                        .thenComparingLong(each -> each.room().left()))
                .toList();
        if (columns.isEmpty()) {
            out.println("<p>No column here takes its key from a sequence that ends.</p>");
            return;
        }
        out.println(
                "<p>How much of its values each column has used, before the narrowest of the sequence, the column and the"
                        + " columns that refer to it ends.</p>");
        out.println("<table><tr><th>Column</th><th class=\"n\">Next value</th><th class=\"n\">Values left</th>"
                + "<th>First to end</th><th class=\"n\">Used</th><th></th></tr>");
        columns.stream().limit(MOST_ROWS).forEach(this::column);
        out.println("</table>");
        more(columns.size(), "as much headroom or more");
    }

    private void column(Column column) {
        Room room = column.room();
        OptionalLong next = column.examined().keys().nextValue();
        String tone = room.percentUsed() >= ERROR_PERCENT ? " e" : room.percentUsed() >= WARNING_PERCENT ? " w" : "";
        out.println("<tr><td><code>" + Html.name(column.examined().use().quotedColumn()) + "</code></td>"
                + (next.isPresent() ? number(next.getAsLong()) : "<td class=\"n\">none</td>")
                + "<td class=\"n\">" + left(room.left()) + "</td><td>" + Html.name(room.words())
                + "</td><td class=\"n\">" + room.percentUsed() + " %</td><td>" + bar(room.percentUsed(), tone)
                + "</td></tr>");
    }

    /** Nobody reads nineteen digits. */
    private static String left(long left) {
        return left < 1_000_000_000_000L ? Digits.grouped(left) : String.format(Locale.ROOT, "%.1e", (double) left);
    }

    private static String number(long value) {
        return "<td class=\"n\">" + value + "</td>";
    }

    private void more(int rows, String what) {
        if (rows > MOST_ROWS) {
            out.println("<p class=\"faint\">And " + Digits.grouped(rows - MOST_ROWS) + " more, with " + what + ".</p>");
        }
    }

    /** With the figure as its text for those who do not see it. */
    private static String bar(double percent, String tone) {
        String width = String.format(Locale.ROOT, "%.1f", Math.max(percent > 0 ? 0.5 : 0, percent));
        return "<div class=\"bar" + tone + "\" role=\"img\" aria-label=\"" + width + " %\"><span style=\"width:" + width
                + "%\"></span></div>";
    }
}
