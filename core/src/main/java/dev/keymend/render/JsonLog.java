// SPDX-License-Identifier: Apache-2.0
package dev.keymend.render;

import dev.keymend.catalog.ServerFacts;
import dev.keymend.diagnosis.cause.Cause;
import dev.keymend.diagnosis.cause.Explanation;
import dev.keymend.internal.json.Json;
import dev.keymend.logs.Burst;
import dev.keymend.logs.HourCount;
import dev.keymend.logs.LogEntry;
import dev.keymend.logs.LogGroup;
import dev.keymend.logs.LogReport;
import dev.keymend.logs.Suspicion;
import dev.keymend.logs.Top;
import dev.keymend.plan.Remedy;
import dev.keymend.plan.Step;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** What logs hold, as JSON, schema 1. Streams; the writer stays the caller's. */
public final class JsonLog {
    private final Writer out;
    private final LogValues values;

    /** Writes to {@code out}. */
    public JsonLog(Writer out, LogValues values) {
        this.out = out;
        this.values = values;
    }

    /**
     * A whole report.
     *
     * @param server null when no database was looked at
     * @param explanations of the last violation of the first constraints; empty when no database was looked at
     */
    public void report(@Nullable ServerFacts server, LogReport report, Map<LogGroup, Explanation> explanations) {
        JsonReport.document(out, "logs", server, json -> {
            Json.property(json, "files", report.files());
            json.writeNumberProperty("lines", report.lines());
            json.writeNumberProperty("bytes", report.bytes());
            json.writeNumberProperty("violations", report.violations());
            json.writeArrayPropertyStart("constraints");
            report.constraints().forEach(each -> group(json, each, explanations.get(each)));
            json.writeEndArray();
            json.writeArrayPropertyStart("neighbours");
            report.neighbours().forEach(each -> group(json, each, null));
            json.writeEndArray();
            json.writeBooleanProperty("complete", report.complete());
            Json.property(json, "notes", report.notes());
        });
    }

    private void group(JsonGenerator json, LogGroup group, @Nullable Explanation explanation) {
        json.writeStartObject();
        Json.property(json, "constraint", group.constraint());
        Json.property(json, "table", group.table());
        Json.property(json, "schema", group.schema());
        Json.property(json, "database", group.database());
        Json.property(json, "sqlstate", group.sqlState());
        json.writeStringProperty("kind", group.kind());
        json.writeNumberProperty("count", group.count());
        Json.property(json, "first", group.first());
        Json.property(json, "last", group.last());
        json.writeArrayPropertyStart("perHour");
        for (HourCount hour : group.perHour()) {
            json.writeStartObject();
            Json.property(json, "hour", hour.hour());
            json.writeNumberProperty("count", hour.count());
            json.writeEndObject();
        }
        json.writeEndArray();
        Burst burst = group.burst();
        if (burst == null) {
            json.writeNullProperty("burst");
        } else {
            json.writeObjectPropertyStart("burst");
            Json.property(json, "began", burst.began());
            Json.property(json, "ended", burst.ended());
            json.writeNumberProperty("count", burst.count());
            json.writeEndObject();
        }
        top(json, "topKeys", "key", group.keys(), values::key);
        json.writeBooleanProperty("topKeysExact", group.keys().exact());
        json.writeNumberProperty("topKeysMissed", group.keys().missed());
        if (group.keys().exact()) {
            json.writeNumberProperty("differentKeys", group.keys().different());
        } else {
            json.writeNullProperty("differentKeys");
        }
        top(json, "statements", "statement", group.statements(), UnaryOperator.identity());
        top(json, "users", "user", group.users(), UnaryOperator.identity());
        top(json, "databases", "database", group.databases(), UnaryOperator.identity());
        top(json, "applications", "application", group.applications(), UnaryOperator.identity());
        json.writeArrayPropertyStart("causes");
        group.suspicions().forEach(each -> suspicion(json, each));
        if (explanation != null) {
            explanation.causes().forEach(each -> cause(json, each));
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void top(JsonGenerator json, String list, String what, Top top, UnaryOperator<String> shown) {
        json.writeArrayPropertyStart(list);
        for (Top.Entry entry : top.entries()) {
            json.writeStartObject();
            json.writeStringProperty(what, shown.apply(entry.text()));
            json.writeNumberProperty("count", entry.count());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void suspicion(JsonGenerator json, Suspicion suspicion) {
        json.writeStartObject();
        json.writeStringProperty("cause", suspicion.cause());
        json.writeStringProperty("confidence", suspicion.confidence());
        json.writeStringProperty("by", "log");
        json.writeStringProperty("summary", suspicion.summary());
        List<String> evidence = new ArrayList<>(suspicion.evidence());
        if (values.shown()) {
            evidence.addAll(suspicion.values());
        }
        Json.property(json, "evidence", evidence);
        json.writeEndObject();
    }

    private void cause(JsonGenerator json, Cause cause) {
        json.writeStartObject();
        json.writeStringProperty("cause", cause.id());
        json.writeStringProperty("confidence", cause.confidence().word());
        json.writeStringProperty("by", "database");
        json.writeStringProperty("summary", values.told(cause.summary()));
        Json.property(
                json, "evidence", cause.evidence().stream().map(values::told).toList());
        json.writeStringProperty("refutedBy", values.told(cause.refutedBy()));
        JsonReport.remedies(json, values.shown() ? cause.remedies() : told(cause.remedies()));
        json.writeEndObject();
    }

    /** Without SQL that may hold the values that are to be hidden. */
    private List<Remedy> told(List<Remedy> remedies) {
        return remedies.stream()
                .map(remedy -> new Remedy(
                        values.told(remedy.title()),
                        remedy.steps().stream().allMatch(this::holdsNoValue) ? remedy.steps() : List.of(),
                        remedy.snippets()))
                .toList();
    }

    private boolean holdsNoValue(Step step) {
        return Stream.of(step.sql(), step.guard(), step.check(), step.undo())
                .allMatch(sql -> sql == null
                        || (sql.indexOf('\'') < 0 && values.told(sql).equals(sql)));
    }

    /** One violation, on a line of its own, as it is followed. */
    public void entry(LogEntry entry) {
        try (JsonGenerator json = Json.compact(out)) {
            json.writeStartObject();
            Json.property(json, "time", entry.time());
            json.writeStringProperty("kind", entry.kind());
            Json.property(json, "sqlstate", entry.sqlState());
            Json.property(json, "constraint", entry.constraint());
            Json.property(json, "table", entry.table());
            String key = entry.key();
            Json.property(json, "key", key == null ? null : values.key(key));
            Json.property(json, "user", entry.user());
            Json.property(json, "database", entry.database());
            Json.property(json, "application", entry.application());
            Json.property(json, "statement", entry.statement());
            json.writeNumberProperty("number", entry.number());
            json.writeEndObject();
            json.writeRaw('\n');
        }
    }
}
