// SPDX-License-Identifier: Apache-2.0
package dev.keymend.render;

import dev.keymend.diagnosis.cause.ValueDisplay;
import dev.keymend.load.BadRow;
import dev.keymend.load.Conflict;
import dev.keymend.load.LoadListener;
import dev.keymend.load.LoadReport;
import dev.keymend.load.LoadedChunks;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** A load or a preview for a person: the first refused rows of each constraint, and the counts. */
public final class TextLoad implements LoadListener {
    private static final int SAMPLES = 5;

    private final PrintWriter out;
    private final Style style;
    private final ValueDisplay display;
    private final Map<String, First<Conflict>> samples = new LinkedHashMap<>();
    private final First<BadRow> badSamples = new First<>(SAMPLES, BadRow::ordinal);

    /** Writes to {@code out}, which stays the caller's. */
    public TextLoad(PrintWriter out, Style style, ValueDisplay display) {
        this.out = out;
        this.style = style;
        this.display = display;
    }

    @Override
    public OptionalInt most() {
        return OptionalInt.of(SAMPLES);
    }

    @Override
    public void conflict(Conflict conflict) {
        samples.computeIfAbsent(conflict.constraint(), name -> new First<>(SAMPLES, Conflict::ordinal))
                .add(conflict);
    }

    @Override
    public void bad(BadRow row) {
        badSamples.add(row);
    }

    /** What a preview found. */
    public void preview(LoadReport report) {
        refusals(report);
        previewSummary(report);
    }

    /** The same without the rows. */
    public void previewSummary(LoadReport report) {
        remarks(report);
        out.println();
        String bad = report.bad() == 0 ? "" : " (" + report.bad() + " of them bad)";
        out.println(Lines.count(report.read(), "row") + " read: " + report.clean() + " clean, "
                + (report.unexamined() == 0 ? "" : report.unexamined() + " not examined in full, ") + report.unchanged()
                + " unchanged, " + report.rejected() + " refused" + bad + ".");
        if (!report.blind().isEmpty()) {
            out.println(style.doubtful("Not every key could be examined, so no row is called clean."));
        } else if (report.clean() == report.read()) {
            out.println(style.good("Nothing refuses any of them."));
        } else {
            out.println(style.bad("Not all of them would be inserted.") + " Nothing was written.");
        }
    }

    /** What a load did. */
    public void load(LoadReport report) {
        refusals(report);
        loadSummary(report);
    }

    /** The same without the rows. */
    public void loadSummary(LoadReport report) {
        remarks(report);
        out.println();
        if (report.chunks().isPresent()) {
            counts(report);
            chunks(report.chunks().get());
            return;
        }
        if (report.failed()) {
            out.println(style.bad("Nothing was loaded.") + " Of " + Lines.count(report.read(), "row") + " "
                    + report.rejected() + " cannot be written" + (report.bad() == 0 ? "" : ", " + report.bad() + " bad")
                    + "; --on-conflict, --in-file and --bad-rows say what else to do with such rows.");
            return;
        }
        counts(report);
    }

    private void counts(LoadReport report) {
        out.println(Lines.count(report.read(), "row") + " read: " + report.inserted() + " inserted, "
                + report.updated() + " updated, " + report.unchanged() + " unchanged, " + report.skipped()
                + " skipped, " + report.rejected() + " rejected.");
    }

    private void chunks(LoadedChunks chunks) {
        int done = chunks.earlier() + chunks.here() + chunks.elsewhere();
        String name = Lines.name(chunks.name());
        if (chunks.stopped().isPresent()) {
            LoadedChunks.Stopped stopped = chunks.stopped().get();
            out.println(style.bad("The load " + name + " stopped at chunk " + stopped.chunk() + ".")
                    + " It starts on line "
                    + stopped.firstLine() + "; of its " + Lines.count(stopped.rows(), "row") + " " + stopped.refused()
                    + " cannot be written, so none was.");
            String stays = done == 0
                    ? "No chunk is loaded"
                    : done == 1 ? "1 chunk is loaded and stays" : done + " chunks are loaded and stay";
            out.println(stays + ", of " + chunks.total()
                    + ". Started again, the load goes on with the others; with another policy or file it is another load,"
                    + " to begin once this one is forgotten: " + Lines.name(chunks.forgetting()));
        } else if (chunks.earlier() == chunks.total()) {
            out.println(style.good("Already loaded.") + " The load " + name
                    + " has written all of that before, and nothing now. To load the file once more, forget that: "
                    + Lines.name(chunks.forgetting()));
        } else {
            out.println(done + " of " + Lines.count(chunks.total(), "chunk") + " of the load " + name + ": "
                    + chunks.earlier() + " loaded before, " + chunks.here() + " now"
                    + (chunks.elsewhere() == 0 ? "." : ", " + chunks.elsewhere() + " by others meanwhile."));
        }
    }

    private void refusals(LoadReport report) {
        report.conflicts().forEach((constraint, rows) -> {
            out.println();
            First<Conflict> sample = samples.get(constraint);
            List<Conflict> kept = sample == null ? List.of() : sample.inOrder();
            out.println(style.bad(Lines.name(constraint)) + " refuses " + Lines.count(rows, "row"));
            kept.forEach(each -> out.println(
                    "  " + Lines.name(place(each.line(), each.ordinal()) + ": " + key(each) + " " + why(each))));
            more(rows - kept.size());
        });
        if (report.bad() > 0) {
            out.println();
            out.println(style.bad("bad rows") + " " + report.bad());
            List<BadRow> kept = badSamples.inOrder();
            kept.forEach(each ->
                    out.println("  " + Lines.name(place(each.line(), each.ordinal()) + ": " + badWords(each))));
            more(report.bad() - kept.size());
        }
    }

    private void remarks(LoadReport report) {
        report.blind().forEach((constraint, why) -> {
            out.println();
            out.println(style.doubtful("not examined") + "  " + Lines.name(constraint) + ": " + Lines.name(why));
        });
        if (report.nullKeys() > 0) {
            out.println();
            out.println(Lines.count(report.nullKeys(), "row")
                    + " with a null in a key: null equals nothing, so by that key such rows never conflict");
        }
        for (String note : report.notes()) {
            out.println();
            out.println(style.doubtful("note") + "  " + Lines.name(note));
        }
    }

    private void more(long rows) {
        if (rows > 0) {
            out.println(style.faint("  and " + rows + " more; --format json or csv lists them all"));
        }
    }

    private String key(Conflict conflict) {
        if (conflict.columns().isEmpty()) {
            return "its key";
        }
        String values = conflict.values().stream()
                .map(value -> value == null ? "null" : display.of(value))
                .collect(Collectors.joining(", ", "(", ")"));
        return "(" + String.join(", ", conflict.columns()) + ") = " + values;
    }

    private String badWords(BadRow row) {
        String where = row.column() == null
                ? row.constraint() == null ? "" : row.constraint() + ": "
                : row.column() + (row.value() == null ? "" : " = " + display.of(row.value())) + ": ";
        return where + BadRows.reason(row, display);
    }

    private static String why(Conflict conflict) {
        return switch (conflict.kind()) {
            case TAKEN ->
                conflict.with() == Conflict.With.RACE
                        ? "was taken when it was to be written"
                        : "is taken by another row";
            case UNCHANGED -> "is there, and so is the whole row";
            case BRIDGE -> "is taken; its keys belong to several rows of the table";
            case REPEAT ->
                conflict.otherLine().isPresent()
                        ? "is also in line " + conflict.otherLine().getAsLong()
                        : "is in the input several times";
        };
    }

    private static String place(OptionalLong line, long ordinal) {
        return line.isPresent() ? "line " + line.getAsLong() : "row " + ordinal;
    }
}
