// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis.cause;

import dev.keymend.catalog.ExistingRow;
import dev.keymend.violation.Kind;
import java.util.List;
import java.util.Optional;

/** The row that is there is the very one that was inserted: an earlier try had succeeded. */
final class RetryCause implements CauseFinder {
    @Override
    public String id() {
        return "retry-of-committed-insert";
    }

    @Override
    public Optional<Cause> find(Incident incident) {
        PastedStatement statement = incident.statement();
        if (incident.violation().kind() != Kind.UNIQUE
                || statement == null
                || incident.constraint() == null
                || incident.existing().size() != 1
                || statement.rows().size() != 1
                || statement.columns().isEmpty()) {
            return Optional.empty();
        }
        ExistingRow existing = incident.existing().get(0);
        List<PastedStatement.Value> row = statement.rows().get(0);
        int compared = 0;
        for (int i = 0; i < statement.columns().size() && i < row.size(); i++) {
            switch (row.get(i).form()) {
                case LITERAL -> {
                    if (!String.valueOf(row.get(i).text())
                            .equals(existing.columns().get(statement.columns().get(i)))) {
                        return Optional.empty();
                    }
                    compared++;
                }
                case NULL -> {
                    if (existing.columns().get(statement.columns().get(i)) != null) {
                        return Optional.empty();
                    }
                    compared++;
                }
                case DEFAULT -> {
                    // What the default gave is not known.
                }
                case UNKNOWN -> {
                    return Optional.empty();
                }
            }
        }
        // The key alone is equal in every violation; only more than the key says something.
        if (compared <= incident.constraint().parts().size()) {
            return Optional.empty();
        }
        return Optional.of(new Cause(
                id(),
                Confidence.LIKELY,
                "The row that is there equals the one that was refused in every column the statement names: an earlier try"
                        + " had succeeded, and this one repeats it.",
                List.of(compared + " columns were compared and are equal"),
                "two senders that mean the same data independently of each other",
                TextRemedies.upserts(incident).stream().limit(1).toList()));
    }
}
