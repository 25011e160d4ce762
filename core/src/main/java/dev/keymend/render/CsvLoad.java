// SPDX-License-Identifier: Apache-2.0
package dev.keymend.render;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import dev.keymend.diagnosis.cause.ValueDisplay;
import dev.keymend.internal.json.Json;
import dev.keymend.load.BadRow;
import dev.keymend.load.Conflict;
import dev.keymend.load.LoadListener;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * The rows that a load or a preview refuses as CSV after RFC 4180, one line for each row and constraint. Streams; the writer
 * stays the caller's.
 */
public final class CsvLoad implements LoadListener {
    /** A spreadsheet takes a value that begins so for a formula, and runs it. */
    private static final String FORMULA = "=+-@\t\r";

    private final CsvWriter csv;
    private final ValueDisplay display;

    /** Begins with a header. */
    public CsvLoad(Writer out, ValueDisplay display) {
        this.csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(out);
        this.display = display;
        csv.writeRecord(
                "line", "row", "constraint", "columns", "values", "with", "otherLine", "kind", "sqlstate", "reason");
    }

    @Override
    public void bad(BadRow row) {
        csv.writeRecord(
                number(row.line()),
                Long.toString(row.ordinal()),
                shown(row.constraint()),
                row.column() == null ? "" : list(List.of(row.column())),
                row.column() == null ? "" : values(Collections.singletonList(row.value())),
                "",
                "",
                "bad",
                row.sqlstate(),
                shown(BadRows.reason(row, display)));
    }

    @Override
    public void conflict(Conflict conflict) {
        csv.writeRecord(
                number(conflict.line()),
                Long.toString(conflict.ordinal()),
                shown(conflict.constraint()),
                conflict.columns().isEmpty() ? "" : list(conflict.columns()),
                conflict.columns().isEmpty() ? "" : values(conflict.values()),
                conflict.with().toString(),
                number(conflict.otherLine()),
                conflict.kind().toString(),
                "",
                "");
    }

    /** Hands everything on to the writer. */
    public void end() {
        try {
            csv.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String values(List<@Nullable String> values) {
        List<@Nullable String> shown = new ArrayList<>();
        for (@Nullable String value : values) {
            shown.add(value == null ? null : display.of(value));
        }
        return list(shown);
    }

    /** As JSON, which tells null from a text and one part of a key from the next, and begins as no formula does. */
    private static String list(List<? extends @Nullable String> texts) {
        StringWriter list = new StringWriter();
        try (JsonGenerator json = Json.compact(list)) {
            json.writeStartArray();
            texts.forEach(json::writeString);
            json.writeEndArray();
        }
        return Lines.shown(list);
    }

    /** A text that neither a terminal nor a spreadsheet obeys. */
    private static String shown(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            return "";
        }
        return FORMULA.indexOf(text.charAt(0)) < 0 ? Lines.shown(text) : "'" + Lines.shown(text);
    }

    private static String number(OptionalLong line) {
        return line.isPresent() ? Long.toString(line.getAsLong()) : "";
    }
}
