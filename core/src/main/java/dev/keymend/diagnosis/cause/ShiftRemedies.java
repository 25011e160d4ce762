// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis.cause;

import static dev.keymend.internal.sql.Identifiers.quote;

import dev.keymend.catalog.ConstraintFacts;
import dev.keymend.catalog.TableShape;
import dev.keymend.diagnosis.cause.SqlTokens.Token;
import dev.keymend.plan.Remedy;
import dev.keymend.plan.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Two ways to shift keys: a constraint that is checked later, or a detour over values that nobody has. */
final class ShiftRemedies {
    private static final Set<String> NUMBERS = Set.of("smallint", "integer", "bigint", "numeric");

    private ShiftRemedies() {}

    static List<Remedy> of(Incident incident, ConstraintFacts constraint, String column) {
        List<Remedy> remedies = new ArrayList<>();
        if (constraint.constraint() != null && !constraint.ofPartition()) {
            remedies.add(deferrable(constraint, incident.shape()));
        }
        boolean number = constraint.parts().stream()
                .anyMatch(part -> column.equals(part.column()) && NUMBERS.contains(part.type()));
        PastedStatement statement = incident.statement();
        if (number && statement != null) {
            remedies.add(detour(
                    constraint,
                    column,
                    statement.hasWhere(),
                    incident.violation().statement()));
        }
        return remedies;
    }

    /** The key's parts, as a definition takes them. */
    static String key(ConstraintFacts constraint) {
        String arbiter = constraint.arbiter();
        String where = constraint.predicate() == null ? "" : " WHERE " + constraint.predicate();
        return arbiter.substring(1, arbiter.length() - where.length() - 1);
    }

    /** The columns that are only carried along, as a definition takes them. */
    static String included(ConstraintFacts constraint) {
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

    private static Remedy deferrable(ConstraintFacts constraint, @Nullable TableShape shape) {
        String table = constraint.root().quoted();
        String name = quote(constraint.name());
        String kind = constraint.primary()
                ? "PRIMARY KEY"
                : constraint.nullsNotDistinct() ? "UNIQUE NULLS NOT DISTINCT" : "UNIQUE";
        boolean referred = shape != null && !shape.references().isEmpty();
        return new Remedy(
                "Let the constraint be checked at the end of the statement",
                List.of(Step.byHand(
                        "Make it deferrable",
                        "BEGIN;\nALTER TABLE " + table + " DROP CONSTRAINT " + name + ";\nALTER TABLE " + table
                                + " ADD CONSTRAINT " + name + " " + kind + " (" + key(constraint) + ")"
                                + included(constraint) + " DEFERRABLE;\nCOMMIT;",
                        "AccessExclusiveLock on the table while the index is built; a deferrable constraint cannot be"
                                + " named by ON CONFLICT or referred to by a foreign key"
                                + (referred ? ", and one that is referred to cannot be dropped" : ""))));
    }

    /** First to where nobody is: -1 for 0, -2 for 1. Then to where each belongs. */
    private static Remedy detour(ConstraintFacts constraint, String name, boolean some, @Nullable String sql) {
        String table = constraint.root().quoted();
        String column = quote(name);
        String by = by(sql, name).orElse("+ /* how far */ 1");
        return new Remedy(
                "Or shift in two passes",
                List.of(Step.byHand(
                        "Below zero, then to where each row belongs",
                        "BEGIN;\nUPDATE " + table + " SET " + column + " = -1 - " + column
                                + (some ? " WHERE /* the statement's own condition */" : "") + ";\nUPDATE " + table
                                + " SET " + column + " = -1 - " + column + " " + by + " WHERE " + column
                                + " < 0;\nCOMMIT;",
                        "RowExclusiveLock on the table; writes each row twice, which leaves two dead versions of it; the"
                                + " column must hold no negative value before, and no CHECK against them")));
    }

    /** How far the statement shifts, when that is a plain number. */
    private static Optional<String> by(@Nullable String sql, String column) {
        List<Token> tokens = sql == null ? List.of() : SqlTokens.of(sql);
        for (int i = 0; i + 4 < tokens.size(); i++) {
            Token sign = tokens.get(i + 3);
            Token number = tokens.get(i + 4);
            boolean ends = i + 5 == tokens.size()
                    || tokens.get(i + 5).is("where")
                    || tokens.get(i + 5).is(",")
                    || tokens.get(i + 5).is(";");
            if (tokens.get(i).text().equals(column)
                    && tokens.get(i + 1).is("=")
                    && tokens.get(i + 2).text().equals(column)
                    && (sign.is("+") || sign.is("-"))
                    && number.kind() == SqlTokens.Kind.NUMBER
                    && number.text().matches("\\d+")
                    && ends) {
                return Optional.of(sign.text() + " " + number.text());
            }
        }
        return Optional.empty();
    }
}
