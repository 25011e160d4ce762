// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis.cause;

import dev.keymend.catalog.ConstraintFacts;
import dev.keymend.plan.Remedy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** ON CONFLICT names no constraint, the wrong one, or one that cannot be named. */
final class WrongConflictTargetCause implements CauseFinder {
    private static final String REFUSED = "nothing: the server's refusal is the proof";

    @Override
    public String id() {
        return "wrong-conflict-target";
    }

    @Override
    public Optional<Cause> find(Incident incident) {
        return switch (incident.violation().kind()) {
            case UPSERT_TARGET -> Optional.of(refused(incident));
            case UNIQUE -> otherConstraint(incident);
            case EXCLUSION, UNIQUE_INDEX_BUILD, UPSERT_REPEAT -> Optional.empty();
        };
    }

    private Cause refused(Incident incident) {
        return switch (String.valueOf(incident.violation().sqlState())) {
            case "55000" -> deferrable(incident);
            case "42809" -> exclusion(incident);
            default -> noIndex(incident);
        };
    }

    private Cause noIndex(Incident incident) {
        PastedStatement statement = incident.statement();
        ConflictTarget target = target(statement);
        NearestIndex nearest = NearestIndex.to(target, incident.siblings());
        List<Remedy> remedies = new ArrayList<>();
        if (nearest != null && !nearest.index().valid()) {
            remedies.add(ArbiterRemedies.rebuild(nearest.index()));
        } else if (nearest != null && nearest.means()) {
            remedies.add(upsert(nearest.index(), statement));
        }
        if ((nearest == null || !nearest.means())
                && statement != null
                && !statement.conflictColumns().isEmpty()
                && !incident.siblings().isEmpty()) {
            remedies.add(ArbiterRemedies.build(incident.siblings().get(0), statement.conflictColumns()));
        }
        String rule = "ON CONFLICT must name exactly the columns, expressions and predicate of one unique index that is"
                + " valid and not deferrable";
        return new Cause(
                id(),
                Confidence.PROVEN,
                rule
                        + (incident.siblings().isEmpty() ? "." : "; the table has these.")
                        + (nearest == null ? "" : " " + nearest.sentence()),
                arbiters(incident.siblings()),
                REFUSED,
                remedies);
    }

    private Cause deferrable(Incident incident) {
        ConstraintFacts constraint = meant(incident, ConstraintFacts::deferrable);
        ConflictTarget target = target(incident.statement());
        String name = constraint == null ? "A constraint" : constraint.name();
        return new Cause(
                id(),
                Confidence.PROVEN,
                name
                        + " is deferrable, and ON CONFLICT cannot wait for a deferrable constraint: whether it holds is known"
                        + " only later."
                        + (incident.statement() != null && target.isNone()
                                ? " Without a target every constraint of the table counts."
                                : ""),
                arbiters(incident.siblings()),
                REFUSED,
                constraint == null || constraint.exclusion()
                        ? List.of()
                        : List.of(ArbiterRemedies.twin(constraint, incident.statement())));
    }

    private Cause exclusion(Incident incident) {
        ConstraintFacts constraint = meant(incident, ConstraintFacts::exclusion);
        return new Cause(
                id(),
                Confidence.PROVEN,
                (constraint == null ? "The constraint" : constraint.name())
                        + " is an exclusion constraint, and several rows may be in the way of a new one: DO UPDATE cannot"
                        + " choose among them. Only DO NOTHING works with it.",
                arbiters(incident.siblings()),
                REFUSED,
                constraint == null || constraint.deferrable()
                        ? List.of()
                        : List.of(ArbiterRemedies.byName(constraint, incident.statement())));
    }

    private interface Sort {
        boolean has(ConstraintFacts constraint);
    }

    /** The constraint that the server could not take: by the error, by the clause, or the only one of its sort. */
    private static @Nullable ConstraintFacts meant(Incident incident, Sort sort) {
        ConstraintFacts known = incident.constraint();
        if (known != null && sort.has(known)) {
            return known;
        }
        ConflictTarget target = target(incident.statement());
        List<ConstraintFacts> all =
                incident.siblings().stream().filter(sort::has).toList();
        List<ConstraintFacts> named = all.stream()
                .filter(each -> target.names(each) || target.hasPartsOf(each))
                .toList();
        List<ConstraintFacts> left = named.isEmpty() ? all : named;
        return left.size() == 1 ? left.get(0) : null;
    }

    private Optional<Cause> otherConstraint(Incident incident) {
        PastedStatement statement = incident.statement();
        ConstraintFacts violated = incident.constraint();
        ConflictTarget target = target(statement);
        if (statement == null
                || violated == null
                || target.isNone()
                || target.names(violated)
                || target.hasPartsOf(violated)
                || namesItsTwin(target, violated, incident.siblings())) {
            return Optional.empty();
        }
        List<Remedy> remedies = new ArrayList<>();
        if (!violated.deferrable()) {
            remedies.add(upsert(violated, statement));
        }
        if (incident.siblings().stream().noneMatch(ConstraintFacts::deferrable)) {
            remedies.add(ArbiterRemedies.anyConflict(violated, statement));
        }
        return Optional.of(new Cause(
                id(),
                Confidence.PROVEN,
                "ON CONFLICT " + target.words() + " waits for another constraint than the one that was violated, "
                        + violated.name() + ".",
                List.of(
                        violated.deferrable()
                                ? violated.name() + " is deferrable, so no ON CONFLICT can wait for it"
                                : "the clause that names it is ON CONFLICT " + violated.arbiter()),
                "nothing: both are in the error and the statement",
                remedies));
    }

    /** Whether the named constraint has the key of the violated one; then it would have been met first, or as well. */
    private static boolean namesItsTwin(
            ConflictTarget target, ConstraintFacts violated, List<ConstraintFacts> siblings) {
        return siblings.stream()
                .filter(target::names)
                .anyMatch(each -> ConflictTarget.parts(each).equals(ConflictTarget.parts(violated)));
    }

    private static ConflictTarget target(@Nullable PastedStatement statement) {
        return statement == null ? ConflictTarget.NONE : statement.target();
    }

    private static Remedy upsert(ConstraintFacts constraint, @Nullable PastedStatement statement) {
        return statement != null && statement.doUpdate()
                ? TextRemedies.doUpdate(constraint, statement)
                : TextRemedies.doNothing(constraint, statement);
    }

    private static List<String> arbiters(List<ConstraintFacts> siblings) {
        return siblings.stream()
                .map(constraint -> constraint.name() + ": " + clause(constraint)
                        + (constraint.deferrable() ? " (deferrable, so it cannot be named)" : "")
                        + (constraint.valid() ? "" : " (invalid, so it cannot be named)"))
                .toList();
    }

    private static String clause(ConstraintFacts constraint) {
        return constraint.exclusion()
                ? "ON CONFLICT ON CONSTRAINT " + constraint.name() + " (an exclusion constraint: DO NOTHING only)"
                : "ON CONFLICT " + constraint.arbiter();
    }
}
