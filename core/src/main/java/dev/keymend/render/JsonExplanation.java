// SPDX-License-Identifier: Apache-2.0
package dev.keymend.render;

import dev.keymend.catalog.Collision;
import dev.keymend.catalog.ConstraintFacts;
import dev.keymend.catalog.ExistingRow;
import dev.keymend.catalog.ServerFacts;
import dev.keymend.diagnosis.cause.Attempt;
import dev.keymend.diagnosis.cause.Cause;
import dev.keymend.diagnosis.cause.Difference;
import dev.keymend.diagnosis.cause.Explanation;
import dev.keymend.diagnosis.cause.ValueDisplay;
import dev.keymend.internal.json.Json;
import dev.keymend.violation.UniqueViolation;
import java.io.Writer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Explanations as JSON, schema 1. The writer stays the caller's. */
public final class JsonExplanation {
    private final Writer out;
    private final ValueDisplay display;

    /** Writes to {@code out}. */
    public JsonExplanation(Writer out, ValueDisplay display) {
        this.out = out;
        this.display = display;
    }

    /** What {@code explain} prints. */
    public void explanations(@Nullable ServerFacts server, List<Explanation> explanations) {
        JsonReport.document(out, "explain", server, json -> {
            json.writeArrayPropertyStart("violations");
            explanations.forEach(each -> explanation(json, each));
            json.writeEndArray();
        });
    }

    private void explanation(JsonGenerator json, Explanation explanation) {
        UniqueViolation violation = explanation.violation();
        ConstraintFacts constraint = explanation.constraint();
        json.writeStartObject();
        Json.property(json, "sqlstate", violation.sqlState());
        json.writeStringProperty("kind", violation.kind().word());
        Json.property(json, "constraint", violation.constraint());
        Json.property(
                json,
                "constraintSchema",
                constraint == null ? violation.schema() : constraint.index().schema());
        Json.property(
                json,
                "table",
                constraint == null ? violation.table() : constraint.root().name());
        if (constraint != null && constraint.ofPartition()) {
            json.writeStringProperty("partition", constraint.table().name());
            json.writeStringProperty("rootConstraint", constraint.rootIndex());
        }
        Json.property(json, "columns", constraint == null ? violation.columns() : constraint.columnTexts());
        Json.property(json, "values", shown(explanation.key().values()));
        json.writeBooleanProperty("ambiguous", explanation.key().ambiguous());
        json.writeBooleanProperty("readByLookup", explanation.key().provenByLookup());
        json.writeArrayPropertyStart("candidates");
        if (explanation.key().ambiguous()) {
            explanation.key().candidates().forEach(candidate -> {
                json.writeStartArray();
                shown(candidate).forEach(json::writeString);
                json.writeEndArray();
            });
        }
        json.writeEndArray();
        json.writeArrayPropertyStart("causes");
        explanation.causes().forEach(cause -> cause(json, cause));
        json.writeEndArray();
        JsonReport.findings(json, explanation.findings());
        json.writeArrayPropertyStart("existingRows");
        explanation.existing().forEach(row -> existing(json, row));
        json.writeEndArray();
        attempt(json, explanation);
        Json.property(json, "notes", explanation.notes());
        json.writeEndObject();
    }

    private void cause(JsonGenerator json, Cause cause) {
        json.writeStartObject();
        json.writeStringProperty("cause", cause.id());
        json.writeStringProperty("confidence", cause.confidence().word());
        json.writeStringProperty("summary", cause.summary());
        Json.property(json, "evidence", cause.evidence());
        json.writeStringProperty("refutedBy", cause.refutedBy());
        JsonReport.remedies(json, cause.remedies());
        json.writeEndObject();
    }

    private void existing(JsonGenerator json, ExistingRow row) {
        json.writeStartObject();
        row.columns().forEach((column, value) -> Json.property(json, column, shown(value)));
        json.writeEndObject();
    }

    /** The refused row, as far as the statement tells it, and what it meets. */
    private void attempt(JsonGenerator json, Explanation explanation) {
        Attempt attempt = explanation.attempt();
        if (attempt == null) {
            json.writeNullProperty("attemptedRow");
            return;
        }
        json.writeObjectPropertyStart("attemptedRow");
        attempt.row().given().forEach((column, value) -> Json.property(json, column, shown(value)));
        json.writeEndObject();
        json.writeArrayPropertyStart("differences");
        if (explanation.existing().size() == 1) {
            for (Difference each :
                    attempt.differencesFrom(explanation.existing().get(0))) {
                json.writeStartObject();
                json.writeStringProperty("column", each.column());
                Json.property(json, "attempted", shown(each.attempted()));
                Json.property(json, "existing", shown(each.existing()));
                json.writeEndObject();
            }
        }
        json.writeEndArray();
        json.writeArrayPropertyStart("alsoViolated");
        for (Collision collision : attempt.alsoViolated()) {
            json.writeStartObject();
            json.writeStringProperty("constraint", collision.constraint().name());
            Json.property(json, "columns", collision.constraint().columnTexts());
            json.writeArrayPropertyStart("existingRows");
            collision.rows().forEach(row -> existing(json, row));
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private @Nullable String shown(@Nullable String value) {
        return value == null ? null : display.of(value);
    }

    private List<String> shown(List<String> values) {
        return values.stream().map(display::of).toList();
    }
}
