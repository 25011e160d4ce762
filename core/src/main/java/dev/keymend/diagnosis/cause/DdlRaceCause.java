// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis.cause;

import dev.keymend.catalog.ConstraintFacts;
import dev.keymend.violation.Kind;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Two sessions created the same thing: CREATE … IF NOT EXISTS does not lock the name it looks for. */
final class DdlRaceCause implements CauseFinder {
    @Override
    public String id() {
        return "ddl-race";
    }

    @Override
    public Optional<Cause> find(Incident incident) {
        if (incident.violation().kind() != Kind.UNIQUE
                || !ofSystem(incident.constraint(), incident.violation().constraint())) {
            return Optional.empty();
        }
        return Optional.of(new Cause(
                id(),
                Confidence.LIKELY,
                "Two sessions created the same object at the same moment. IF NOT EXISTS does not help: both looked before"
                        + " either was done. Try again, or let one session at a time create, behind an advisory lock.",
                List.of("the index " + incident.violation().constraint() + " belongs to the system catalog"),
                "one session alone that gets the error again and again",
                List.of()));
    }

    private static boolean ofSystem(@Nullable ConstraintFacts constraint, @Nullable String name) {
        // Of large objects and TOAST no two sessions create the same one by name.
        return name != null
                && name.matches("pg_\\w+_index")
                && !name.startsWith("pg_toast")
                && !name.startsWith("pg_largeobject")
                && (constraint == null || constraint.ofSystem());
    }
}
