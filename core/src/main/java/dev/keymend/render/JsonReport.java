// SPDX-License-Identifier: Apache-2.0
package dev.keymend.render;

import dev.keymend.apply.StepOutcome;
import dev.keymend.catalog.ServerFacts;
import dev.keymend.catalog.Subject;
import dev.keymend.catalog.Unexamined;
import dev.keymend.diagnosis.Finding;
import dev.keymend.diagnosis.Report;
import dev.keymend.diagnosis.Severity;
import dev.keymend.internal.json.Json;
import dev.keymend.plan.Plan;
import dev.keymend.plan.Refusal;
import dev.keymend.plan.Remedy;
import dev.keymend.plan.Snippet;
import dev.keymend.plan.Step;
import java.io.Writer;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Reports and plans as JSON, schema 1. Streams; the writer stays the caller's. */
public final class JsonReport {
    private static final int SCHEMA = 1;

    private final Writer out;

    /** Writes to {@code out}. */
    public JsonReport(Writer out) {
        this.out = out;
    }

    /** What {@code check} and {@code verify} print; {@code more} adds properties of the command's own. */
    public void report(String command, Report report, Map<String, Object> more) {
        document(out, command, report.server(), json -> {
            contents(json, report);
            more.forEach((name, value) -> Json.property(json, name, value));
        });
    }

    /** Findings, gaps, decisions and counts. */
    static void contents(JsonGenerator json, Report report) {
        findings(json, report.findings());
        unexamined(json, report.unexamined());
        accepted(json, report.accepted());
        json.writeObjectPropertyStart("totals");
        for (Severity severity : Severity.values()) {
            json.writeNumberProperty(severity.word(), report.count(severity));
        }
        json.writeNumberProperty("examined", report.examined());
        json.writeEndObject();
    }

    /**
     * What {@code fix} prints.
     *
     * @param outcomes empty when nothing was applied
     * @param journal where the changes were written down; null when nothing was applied
     */
    public void plan(
            Plan plan,
            ServerFacts server,
            List<Unexamined> unexamined,
            List<StepOutcome> outcomes,
            @Nullable String journal) {
        Map<String, StepOutcome> byStep =
                outcomes.stream().collect(Collectors.toMap(StepOutcome::stepId, Function.identity()));
        document(out, "fix", server, json -> {
            json.writeArrayPropertyStart("steps");
            plan.steps().forEach(step -> step(json, step, byStep.get(step.id())));
            json.writeEndArray();
            json.writeArrayPropertyStart("refused");
            plan.refusals().forEach(refusal -> refusal(json, refusal));
            json.writeEndArray();
            unexamined(json, unexamined);
            Json.property(json, "journal", journal);
        });
    }

    /** What {@code undo} prints. */
    public void undo(ServerFacts server, List<StepOutcome> outcomes, String journal) {
        document(out, "undo", server, json -> {
            json.writeArrayPropertyStart("steps");
            for (StepOutcome outcome : outcomes) {
                json.writeStartObject();
                json.writeStringProperty("id", outcome.stepId());
                outcome(json, outcome);
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeStringProperty("journal", journal);
        });
    }

    /** What stands between the head and the end of a document. */
    interface Body {
        void write(JsonGenerator json);
    }

    static void document(Writer out, String command, @Nullable ServerFacts server, Body body) {
        try (JsonGenerator json = Json.pretty(out)) {
            json.writeStartObject();
            json.writeNumberProperty("schema", SCHEMA);
            json.writeStringProperty("command", command);
            if (server != null) {
                server(json, server);
            }
            body.write(json);
            json.writeEndObject();
            json.writeRaw('\n');
        }
    }

    static void server(JsonGenerator json, ServerFacts server) {
        json.writeObjectPropertyStart("server");
        json.writeStringProperty("version", server.version());
        json.writeStringProperty("database", server.database());
        json.writeEndObject();
    }

    static void findings(JsonGenerator json, List<Finding> findings) {
        json.writeArrayPropertyStart("findings");
        for (Finding finding : findings) {
            json.writeStartObject();
            json.writeStringProperty("rule", finding.rule());
            json.writeStringProperty("severity", finding.severity().word());
            subject(json, finding.subject());
            json.writeStringProperty("summary", finding.summary());
            Json.property(json, "evidence", finding.evidence());
            remedies(json, finding.remedies());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    static void remedies(JsonGenerator json, List<Remedy> remedies) {
        json.writeArrayPropertyStart("remedies");
        for (Remedy remedy : remedies) {
            json.writeStartObject();
            json.writeStringProperty("title", remedy.title());
            json.writeArrayPropertyStart("steps");
            remedy.steps().forEach(step -> step(json, step, null));
            json.writeEndArray();
            json.writeArrayPropertyStart("code");
            for (Snippet snippet : remedy.snippets()) {
                json.writeStartObject();
                json.writeStringProperty("language", snippet.language());
                json.writeStringProperty("text", snippet.code());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void step(JsonGenerator json, Step step, @Nullable StepOutcome outcome) {
        json.writeStartObject();
        json.writeStringProperty("id", step.id());
        json.writeStringProperty("title", step.title());
        json.writeStringProperty("sql", step.sql());
        json.writeStringProperty("lock", step.lock());
        json.writeBooleanProperty("transactional", step.transactional());
        Json.property(json, "guard", step.guard());
        Json.property(json, "check", step.check());
        Json.property(json, "undo", step.undo());
        if (outcome == null) {
            json.writeNullProperty("outcome");
        } else {
            outcome(json, outcome);
        }
        json.writeEndObject();
    }

    private static void outcome(JsonGenerator json, StepOutcome outcome) {
        json.writeStringProperty("outcome", outcome.word());
        json.writeStringProperty("detail", outcome.detail());
        if (outcome instanceof StepOutcome.Applied applied) {
            json.writeNumberProperty("waitedMillis", applied.longestWait().toMillis());
            json.writeNumberProperty("heldMillis", applied.held().toMillis());
            json.writeNumberProperty("tries", applied.tries());
        } else if (outcome instanceof StepOutcome.Changed changed) {
            json.writeNumberProperty("tookMillis", changed.took().toMillis());
            json.writeNumberProperty("tries", changed.tries());
        }
    }

    private static void refusal(JsonGenerator json, Refusal refusal) {
        json.writeStartObject();
        subject(json, refusal.subject());
        json.writeStringProperty("reason", refusal.reason());
        remedies(json, refusal.alternatives());
        json.writeEndObject();
    }

    private static void unexamined(JsonGenerator json, List<Unexamined> unexamined) {
        json.writeArrayPropertyStart("unexamined");
        for (Unexamined gap : unexamined) {
            json.writeStartObject();
            subject(json, gap.subject());
            json.writeStringProperty("reason", gap.reason());
            Json.property(json, "grant", gap.grant());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void accepted(JsonGenerator json, List<Report.Accepted> accepted) {
        json.writeArrayPropertyStart("accepted");
        for (Report.Accepted each : accepted) {
            json.writeStartObject();
            json.writeStringProperty("subject", each.subject());
            json.writeStringProperty("what", each.what());
            json.writeStringProperty("summary", each.summary());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /** The keys that apply, as the catalog holds them. */
    private static void subject(JsonGenerator json, Subject subject) {
        json.writeObjectPropertyStart("subject");
        optional(json, "schema", subject.schema());
        optional(json, "table", subject.table());
        optional(json, "column", subject.column());
        optional(json, "sequence", subject.sequence());
        optional(json, "sequenceSchema", subject.sequenceSchema());
        optional(json, "constraint", subject.constraint());
        optional(json, "index", subject.index());
        optional(json, "collation", subject.collation());
        optional(json, "subscription", subject.subscription());
        json.writeEndObject();
    }

    private static void optional(JsonGenerator json, String name, @Nullable String value) {
        if (value != null) {
            json.writeStringProperty(name, value);
        }
    }
}
