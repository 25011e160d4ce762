// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis.cause;

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
                List.of()));
    }
}
