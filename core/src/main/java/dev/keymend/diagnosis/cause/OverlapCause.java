// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis.cause;

import static dev.keymend.internal.sql.Identifiers.literal;

import dev.keymend.catalog.ConstraintFacts;
import dev.keymend.plan.Remedy;
import dev.keymend.plan.Step;
import dev.keymend.violation.KeyText;
import dev.keymend.violation.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An exclusion constraint keeps two rows apart, such as overlapping times for one room. */
final class OverlapCause implements CauseFinder {
    @Override
    public String id() {
        return "overlap";
    }

    @Override
    public Optional<Cause> find(Incident incident) {
        if (incident.violation().kind() != Kind.EXCLUSION) {
            return Optional.empty();
        }
        List<String> evidence = new ArrayList<>();
        KeyText existing = incident.violation().existingKey();
        KeyText refused = incident.violation().key();
        if (existing != null && refused != null) {
            evidence.add("the server printed both keys: the refused one and the one that is there");
        }
        boolean found = !incident.existing().isEmpty();
        if (found) {
            evidence.add("a row that conflicts was found with the constraint's own operators");
        }
        return Optional.of(new Cause(
                id(),
                found ? Confidence.PROVEN : Confidence.LIKELY,
                "The new row overlaps one that is there, in the sense of the constraint's operators.",
                evidence,
                "no row that conflicts: then it was changed or removed since",
                incident.constraint() == null ? List.of() : List.of(overlapping(incident, incident.constraint()))));
    }

    private static Remedy overlapping(Incident incident, ConstraintFacts constraint) {
        boolean values = incident.key().exact() && incident.display() == ValueDisplay.SHOW;
        List<String> conditions = new ArrayList<>();
        for (int i = 0; i < constraint.parts().size(); i++) {
            ConstraintFacts.Part part = constraint.parts().get(i);
            String value = values ? literal(incident.key().values().get(i)) : "$" + (i + 1);
            conditions.add((part.column() == null ? "(" + part.text() + ")" : part.text()) + " " + part.operator()
                    + " CAST(" + value + " AS " + part.type() + ")");
        }
        if (constraint.predicate() != null) {
            conditions.add("(" + constraint.predicate() + ")");
        }
        String table = (constraint.ofPartitionedTable() ? "" : "ONLY ")
                + constraint.table().quoted();
        return new Remedy(
                "List every row that is in the way",
                List.of(Step.byHand(
                        "By the constraint's own operators",
                        "SELECT * FROM " + table + "\n WHERE " + String.join("\n   AND ", conditions) + ";",
                        "AccessShareLock on the table: nobody waits")));
    }
}
