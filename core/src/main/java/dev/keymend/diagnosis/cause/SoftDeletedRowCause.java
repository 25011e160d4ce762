// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis.cause;

import dev.keymend.catalog.ConstraintFacts;
import dev.keymend.catalog.ExistingRow;
import dev.keymend.violation.Kind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The row that holds the key was deleted in the application's eyes, and not in the database's. */
final class SoftDeletedRowCause implements CauseFinder {
    private static final String MARK = "(?i)(is_?)?(deleted|removed|archived|trashed|discarded)(_?(at|on|date|time))?";

    @Override
    public String id() {
        return "soft-deleted-row";
    }

    @Override
    public Optional<Cause> find(Incident incident) {
        ConstraintFacts constraint = incident.constraint();
        if (incident.violation().kind() != Kind.UNIQUE
                || constraint == null
                || incident.existing().isEmpty()) {
            return Optional.empty();
        }
        return mark(incident.existing().get(0))
                .map(column -> new Cause(
                        id(),
                        Confidence.LIKELY,
                        "The row that holds the key is marked as deleted by " + column
                                + ", and the constraint counts it all the" + " same.",
                        List.of("its column " + column + " is set"),
                        "an application to which the column means something else",
                        SoftDeleteRemedies.of(incident, constraint, column)));
    }

    private static Optional<String> mark(ExistingRow row) {
        for (Map.Entry<String, @Nullable String> column : row.columns().entrySet()) {
            String value = column.getValue();
            if (column.getKey().matches(MARK) && value != null && !value.matches("(?i)|f|false|0|n|no")) {
                return Optional.of(column.getKey());
            }
        }
        return Optional.empty();
    }
}
