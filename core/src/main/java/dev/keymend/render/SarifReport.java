// SPDX-License-Identifier: Apache-2.0
package dev.keymend.render;

import dev.keymend.catalog.QualifiedName;
import dev.keymend.catalog.Subject;
import dev.keymend.catalog.Unexamined;
import dev.keymend.diagnosis.Finding;
import dev.keymend.diagnosis.Report;
import dev.keymend.diagnosis.Severity;
import dev.keymend.internal.json.Json;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import tools.jackson.core.JsonGenerator;

/**
 * What a check found as SARIF 2.1.0, which viewers of static analysis read: a run a database. Where something is, is told by
 * logical locations, {@code schema.table.column}. What was accepted is there and suppressed; what was not examined is a
 * notification, and the run then says that it was not successful.
 */
public final class SarifReport implements AuditWriter {
    private static final String SCHEMA =
            "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

    private final JsonGenerator json;
    private final String version;
    private final Function<String, Optional<String>> pages;

    /**
     * Writes to {@code out}, which stays the caller's.
     *
     * @param version of Keymend
     * @param pages the page of a rule, in Markdown, by the rule's id
     */
    public SarifReport(Writer out, String version, Function<String, Optional<String>> pages) {
        this.json = Json.pretty(out);
        this.version = version;
        this.pages = pages;
    }

    @Override
    public void begin(String title) {
        json.writeStartObject();
        json.writeStringProperty("$schema", SCHEMA);
        json.writeStringProperty("version", "2.1.0");
        json.writeArrayPropertyStart("runs");
    }

    @Override
    public void database(Audit audit) {
        Report report = audit.report();
        List<String> rules =
                report.findings().stream().map(Finding::rule).distinct().toList();
        List<String> all = new ArrayList<>(rules);
        report.accepted().stream()
                .map(Report.Accepted::what)
                .distinct()
                .filter(rule -> !all.contains(rule))
                .forEach(all::add);
        json.writeStartObject();
        tool(all);
        json.writeObjectPropertyStart("automationDetails");
        json.writeStringProperty("id", audit.command() + '/' + audit.label() + '/');
        json.writeEndObject();
        invocation(report);
        json.writeStringProperty("columnKind", "unicodeCodePoints");
        json.writeArrayPropertyStart("results");
        for (Finding finding : report.findings()) {
            result(finding, all.indexOf(finding.rule()), audit.label());
        }
        for (Report.Accepted each : report.accepted()) {
            accepted(each, all.indexOf(each.what()));
        }
        json.writeEndArray();
        json.writeObjectPropertyStart("properties");
        json.writeStringProperty("database", report.server().database());
        json.writeStringProperty("postgresql", report.server().version());
        json.writeNumberProperty("examined", report.examined());
        json.writeEndObject();
        json.writeEndObject();
    }

    @Override
    public void end() {
        json.writeEndArray();
        json.writeEndObject();
        json.writeRaw('\n');
        json.close();
    }

    private void tool(List<String> rules) {
        json.writeObjectPropertyStart("tool");
        json.writeObjectPropertyStart("driver");
        json.writeStringProperty("name", "keymend");
        json.writeStringProperty("version", version);
        json.writeArrayPropertyStart("rules");
        for (String rule : rules) {
            json.writeStartObject();
            json.writeStringProperty("id", rule);
            Optional<String> page = pages.apply(rule);
            if (page.isPresent()) {
                message("shortDescription", firstSentence(page.get()));
                json.writeObjectPropertyStart("help");
                json.writeStringProperty("text", page.get());
                json.writeStringProperty("markdown", page.get());
                json.writeEndObject();
            }
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
        json.writeEndObject();
    }

    /** The line below the title, without what marks it up. */
    private static String firstSentence(String page) {
        String paragraph = page.replaceFirst("^# .*\\n+", "").split("\n\n", 2)[0];
        return paragraph.replaceAll("[*_`]", "").replace('\n', ' ').strip();
    }

    private void invocation(Report report) {
        json.writeArrayPropertyStart("invocations");
        json.writeStartObject();
        json.writeBooleanProperty("executionSuccessful", report.unexamined().isEmpty());
        json.writeArrayPropertyStart("toolExecutionNotifications");
        for (Unexamined gap : report.unexamined()) {
            json.writeStartObject();
            json.writeStringProperty("level", "warning");
            message(
                    "message",
                    "Not examined: " + gap.subject() + ": " + gap.reason()
                            + (gap.grant() == null ? "" : ". This would show it: " + gap.grant()));
            json.writeArrayPropertyStart("locations");
            json.writeStartObject();
            logicalLocations(gap.subject());
            json.writeEndObject();
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
        json.writeEndArray();
    }

    private void result(Finding finding, int ruleIndex, String label) {
        json.writeStartObject();
        json.writeStringProperty("ruleId", finding.rule());
        json.writeNumberProperty("ruleIndex", ruleIndex);
        json.writeStringProperty("level", level(finding.severity()));
        message("message", finding.subject() + ": " + finding.summary());
        json.writeArrayPropertyStart("locations");
        json.writeStartObject();
        logicalLocations(finding.subject());
        json.writeEndObject();
        json.writeEndArray();
        json.writeObjectPropertyStart("partialFingerprints");
        // The same from run to run, whatever the numbers: viewers tell old findings from new ones by it.
        json.writeStringProperty("subject/v1", label + ' ' + finding.rule() + ' ' + finding.subject());
        json.writeEndObject();
        json.writeObjectPropertyStart("properties");
        Json.property(json, "evidence", finding.evidence());
        Json.property(
                json,
                "remedies",
                finding.remedies().stream()
                        .map(remedy -> (Object) remedy.title())
                        .toList());
        json.writeEndObject();
        json.writeEndObject();
    }

    private void accepted(Report.Accepted each, int ruleIndex) {
        json.writeStartObject();
        json.writeStringProperty("ruleId", each.what());
        json.writeNumberProperty("ruleIndex", ruleIndex);
        json.writeStringProperty("level", "note");
        message("message", each.subject() + ": " + each.summary());
        json.writeArrayPropertyStart("suppressions");
        json.writeStartObject();
        json.writeStringProperty("kind", "external");
        json.writeStringProperty("justification", "--accept " + each.subject());
        json.writeEndObject();
        json.writeEndArray();
        json.writeEndObject();
    }

    private static String level(Severity severity) {
        return switch (severity) {
            case ERROR -> "error";
            case WARNING -> "warning";
            case INFO -> "note";
        };
    }

    private void message(String name, String text) {
        json.writeObjectPropertyStart(name);
        json.writeStringProperty("text", text);
        json.writeEndObject();
    }

    private void logicalLocations(Subject subject) {
        json.writeArrayPropertyStart("logicalLocations");
        json.writeStartObject();
        json.writeStringProperty("name", name(subject));
        json.writeStringProperty("fullyQualifiedName", fullName(subject));
        json.writeStringProperty("kind", kind(subject));
        json.writeEndObject();
        json.writeEndArray();
    }

    /** The name of the smallest thing that is meant. */
    private static String name(Subject subject) {
        return Stream.of(
                        Optional.ofNullable(subject.column()),
                        Optional.ofNullable(subject.index()),
                        Optional.ofNullable(subject.table()),
                        Optional.ofNullable(subject.sequence()),
                        Optional.ofNullable(subject.collation()),
                        Optional.ofNullable(subject.subscription()))
                .flatMap(Optional::stream)
                .findFirst()
                .orElse(subject.place());
    }

    private static String fullName(Subject subject) {
        String schema = subject.schema();
        String index = subject.index();
        return subject.column() == null && schema != null && index != null
                ? new QualifiedName(schema, index).quoted()
                : subject.place();
    }

    private static String kind(Subject subject) {
        return subject.column() != null
                ? "column"
                : subject.index() != null
                        ? "index"
                        : subject.table() != null ? "table" : subject.sequence() != null ? "sequence" : "object";
    }
}
