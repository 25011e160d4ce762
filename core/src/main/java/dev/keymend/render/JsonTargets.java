// SPDX-License-Identifier: Apache-2.0
package dev.keymend.render;

import dev.keymend.diagnosis.Report;
import dev.keymend.diagnosis.Severity;
import dev.keymend.internal.json.Json;
import java.io.Writer;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/** Reports of several databases as one JSON document, schema 1; the writer stays the caller's. */
public final class JsonTargets {
    private final Writer out;

    /** Writes to {@code out}. */
    public JsonTargets(Writer out) {
        this.out = out;
    }

    /** Everything, in the order given. */
    public void reports(String command, List<TargetResult> results) {
        JsonReport.document(out, command, null, json -> {
            json.writeArrayPropertyStart("targets");
            results.forEach(result -> target(json, result));
            json.writeEndArray();
            totals(json, results);
        });
    }

    private static void target(JsonGenerator json, TargetResult result) {
        json.writeStartObject();
        json.writeStringProperty("target", result.name());
        json.writeNumberProperty("exitCode", result.exitCode());
        result.seen()
                .ifPresentOrElse(
                        report -> {
                            JsonReport.server(json, report.server());
                            JsonReport.contents(json, report);
                        },
                        () -> {
                            Json.property(json, "failure", result.failure());
                            Json.property(json, "grant", result.grant());
                        });
        json.writeEndObject();
    }

    private static void totals(JsonGenerator json, List<TargetResult> results) {
        List<Report> reports = TargetResult.reports(results);
        json.writeObjectPropertyStart("totals");
        json.writeNumberProperty("targets", results.size());
        json.writeNumberProperty("notExamined", results.size() - reports.size());
        for (Severity severity : Severity.values()) {
            json.writeNumberProperty(
                    severity.word(),
                    reports.stream().mapToLong(report -> report.count(severity)).sum());
        }
        json.writeNumberProperty(
                "examined", reports.stream().mapToLong(Report::examined).sum());
        json.writeEndObject();
    }
}
