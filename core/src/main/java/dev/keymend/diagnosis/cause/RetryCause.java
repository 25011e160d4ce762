// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis.cause;

import dev.keymend.catalog.ExistingRow;
import dev.keymend.violation.Kind;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The row that is there is the very one that was inserted: an earlier try had succeeded. */
final class RetryCause implements CauseFinder {
    @Override
    public String id() {
        return "retry-of-committed-insert";
    }

    @Override
    public Optional<Cause> find(Incident incident) {
        Attempt attempt = incident.attempt();
        if (incident.violation().kind() != Kind.UNIQUE
                || attempt == null
                || incident.constraint() == null
                || incident.existing().size() != 1
                || !attempt.row().unknown().isEmpty()) {
            return Optional.empty();
        }
        ExistingRow existing = incident.existing().get(0);
        Set<String> given = attempt.row().given().keySet();
        if (!existing.columns().keySet().containsAll(given)
                || !attempt.differencesFrom(existing).isEmpty()) {
            return Optional.empty();
        }
        int compared = given.size();
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
