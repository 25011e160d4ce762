// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis;

import static dev.keymend.internal.sql.Identifiers.quote;

import dev.keymend.catalog.CatalogSnapshot;
import dev.keymend.catalog.ConstraintFacts;
import dev.keymend.catalog.UniqueKey;
import dev.keymend.plan.KeyTwin;
import dev.keymend.plan.Remedy;
import dev.keymend.plan.Step;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A unique constraint that is not checked at once, so that neither ON CONFLICT nor a foreign key can use it. */
final class DeferrableArbiterRule implements Rule {
    @Override
    public String id() {
        return "deferrable-arbiter";
    }

    @Override
    public boolean decidesInserts() {
        return false;
    }

    @Override
    public List<Finding> check(CatalogSnapshot snapshot) {
        return snapshot.indexAudit().deferrable().stream()
                .map(constraint -> finding(snapshot, constraint))
                .toList();
    }

    private Finding finding(CatalogSnapshot snapshot, ConstraintFacts constraint) {
        Optional<UniqueKey> twin = twin(snapshot, constraint);
        Map<String, Object> evidence = new LinkedHashMap<>();
        evidence.put("columns", constraint.columnTexts());
        evidence.put("initiallyDeferred", constraint.deferred());
        twin.ifPresent(key -> evidence.put("checkedAtOnce", key.name()));
        String summary = "The constraint is deferrable" + (constraint.deferred() ? " and initially deferred" : "")
                + ": ON CONFLICT cannot use it and fails with SQLSTATE 55000, no foreign key can refer to it, and a"
                + " duplicate is refused " + (constraint.deferred() ? "at COMMIT." : "at the end of the statement.");
        if (twin.isEmpty()) {
            evidence.put(
                    Obstacle.REFUSED_BECAUSE,
                    "whether the application relies on the check being late, no rule can tell");
            return new Finding(
                    id(),
                    Severity.INFO,
                    constraint.subject(),
                    summary,
                    evidence,
                    List.of(twinRemedy(constraint), replace(constraint)));
        }
        return new Finding(
                id(),
                Severity.INFO,
                constraint.subject(),
                summary + " " + quote(twin.get().name())
                        + " has the same columns and is checked at once: ON CONFLICT must name it, as a clause with the"
                        + " columns finds both and fails.",
                evidence,
                List.of());
    }

    /** A constraint, since only a constraint has a name that ON CONFLICT can say. */
    private static Optional<UniqueKey> twin(CatalogSnapshot snapshot, ConstraintFacts constraint) {
        List<String> columns = constraint.parts().stream()
                .map(part -> String.valueOf(part.column()))
                .sorted()
                .toList();
        return snapshot.uniqueKeys().stream()
                .filter(key -> key.tableOid() == constraint.tableOid()
                        && key.constraint() != null
                        && key.valid()
                        && !key.deferrable()
                        && key.predicate() == null
                        && key.columns().stream()
                                .map(String::valueOf)
                                .sorted()
                                .toList()
                                .equals(columns))
                .findFirst();
    }

    private static Remedy twinRemedy(ConstraintFacts constraint) {
        List<Step> steps = new ArrayList<>(KeyTwin.steps(constraint));
        return new Remedy("Give the key a second constraint, checked at once, for ON CONFLICT to name", steps);
    }

    private static Remedy replace(ConstraintFacts constraint) {
        String table = constraint.root().quoted();
        String name = quote(constraint.name());
        return new Remedy(
                "Where nothing relies on the late check, replace the constraint",
                List.of(Step.byHand(
                        "Drop it and add it as one that is checked at once",
                        "BEGIN;\nALTER TABLE " + table + " DROP CONSTRAINT " + name + ";\nALTER TABLE " + table
                                + " ADD CONSTRAINT " + name + (constraint.primary() ? " PRIMARY KEY" : " UNIQUE")
                                + (constraint.nullsNotDistinct() ? " NULLS NOT DISTINCT" : "") + " ("
                                + String.join(", ", constraint.columnTexts()) + ")" + included(constraint)
                                + ";\nCOMMIT;",
                        "AccessExclusiveLock on the table while the index is built: nobody reads or writes it")));
    }

    private static String included(ConstraintFacts constraint) {
        return constraint.included().isEmpty()
                ? ""
                : " INCLUDE ("
                        + String.join(
                                ", ",
                                constraint.included().stream()
                                        .map(column -> quote(column))
                                        .toList())
                        + ")";
    }
}
