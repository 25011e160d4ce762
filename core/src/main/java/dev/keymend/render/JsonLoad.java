// SPDX-License-Identifier: Apache-2.0
package dev.keymend.render;

import dev.keymend.catalog.ServerFacts;
import dev.keymend.diagnosis.cause.ValueDisplay;
import dev.keymend.internal.json.Json;
import dev.keymend.load.BadRow;
import dev.keymend.load.Conflict;
import dev.keymend.load.LoadListener;
import dev.keymend.load.LoadReport;
import dev.keymend.load.LoadedChunks;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * A load or a preview as JSON, schema 1: every refused row as it is met, then the counts. Streams; the writer stays the
 * caller's.
 */
public final class JsonLoad implements LoadListener {
    private static final int SCHEMA = 1;

    private final JsonGenerator json;
    private final ValueDisplay display;
    private boolean inConflicts;

    /** Begins the document; {@link #end} closes it. */
    public JsonLoad(Writer out, String command, ServerFacts server, ValueDisplay display) {
        this.json = Json.pretty(out);
        this.display = display;
        json.writeStartObject();
        json.writeNumberProperty("schema", SCHEMA);
        json.writeStringProperty("command", command);
        json.writeObjectPropertyStart("server");
        json.writeStringProperty("version", server.version());
        json.writeStringProperty("database", server.database());
        json.writeEndObject();
        json.writeArrayPropertyStart("badRows");
    }

    @Override
    public void bad(BadRow row) {
        json.writeStartObject();
        Json.property(json, "line", orNull(row.line()));
        Json.property(json, "row", row.ordinal());
        Json.property(json, "column", row.column());
        Json.property(json, "value", shown(row.value()));
        Json.property(json, "constraint", row.constraint());
        Json.property(json, "sqlstate", row.sqlstate());
        Json.property(json, "reason", BadRows.reason(row, display));
        json.writeEndObject();
    }

    @Override
    public void conflict(Conflict conflict) {
        beginConflicts();
        json.writeStartObject();
        Json.property(json, "line", orNull(conflict.line()));
        Json.property(json, "row", conflict.ordinal());
        Json.property(json, "constraint", conflict.constraint());
        Json.property(json, "columns", conflict.columns());
        List<@Nullable String> values = new ArrayList<>();
        conflict.values().forEach(value -> values.add(shown(value)));
        Json.property(json, "values", values);
        Json.property(json, "with", conflict.with());
        Json.property(json, "otherLine", orNull(conflict.otherLine()));
        Json.property(json, "kind", conflict.kind());
        json.writeEndObject();
    }

    /** Writes the counts and ends the document. */
    public void end(LoadReport report) {
        beginConflicts();
        json.writeEndArray();
        Json.property(json, "read", report.read());
        Json.property(json, "clean", report.clean());
        Json.property(json, "unexamined", report.unexamined());
        Json.property(json, "inserted", report.inserted());
        Json.property(json, "updated", report.updated());
        Json.property(json, "unchanged", report.unchanged());
        Json.property(json, "skipped", report.skipped());
        Json.property(json, "rejected", report.rejected());
        Json.property(json, "bad", report.bad());
        Json.property(json, "nullKeys", report.nullKeys());
        Json.property(json, "byConstraint", report.conflicts());
        Json.property(json, "notExamined", report.blind());
        Json.property(json, "notes", report.notes());
        Json.property(json, "failed", report.failed());
        report.chunks().ifPresent(this::chunks);
        json.writeEndObject();
        json.writeRaw('\n');
        json.close();
    }

    /** Ends the document where the work ended before it had counted anything. */
    public void fail(String error) {
        beginConflicts();
        json.writeEndArray();
        Json.property(json, "failed", true);
        Json.property(json, "error", error);
        json.writeEndObject();
        json.writeRaw('\n');
        json.close();
    }

    private void chunks(LoadedChunks chunks) {
        json.writeObjectPropertyStart("resumable");
        Json.property(json, "name", chunks.name());
        Json.property(json, "ledger", chunks.ledger());
        Json.property(json, "chunks", chunks.total());
        Json.property(json, "earlier", chunks.earlier());
        Json.property(json, "here", chunks.here());
        Json.property(json, "elsewhere", chunks.elsewhere());
        if (chunks.stopped().isPresent()) {
            LoadedChunks.Stopped stopped = chunks.stopped().get();
            json.writeObjectPropertyStart("stoppedAt");
            Json.property(json, "chunk", stopped.chunk());
            Json.property(json, "line", stopped.firstLine());
            Json.property(json, "rows", stopped.rows());
            Json.property(json, "refused", stopped.refused());
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    private void beginConflicts() {
        if (!inConflicts) {
            json.writeEndArray();
            json.writeArrayPropertyStart("conflicts");
            inConflicts = true;
        }
    }

    private @Nullable String shown(@Nullable String value) {
        return value == null ? null : display.of(value);
    }

    private static @Nullable Long orNull(OptionalLong line) {
        return line.isPresent() ? line.getAsLong() : null;
    }
}
