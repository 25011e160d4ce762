// SPDX-License-Identifier: Apache-2.0
package dev.keymend.plan;

import static dev.keymend.internal.sql.Identifiers.literal;
import static dev.keymend.internal.sql.Identifiers.quote;

import dev.keymend.catalog.ColumnAudit;
import dev.keymend.catalog.ColumnRef;
import dev.keymend.catalog.FedColumn;
import dev.keymend.catalog.QualifiedName;
import dev.keymend.catalog.Range;
import dev.keymend.catalog.SequenceFacts;
import dev.keymend.catalog.SequenceUse;
import dev.keymend.catalog.StoringColumn;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Lifts limits: of a sequence, of the columns that it feeds, of the columns of foreign keys that store its values. A
 * sequence alone is widened in a moment; a column's type rewrites its table, so all that must be rewritten is one
 * transaction.
 */
public final class Widening {
    private record Target(
            ColumnRef ref,
            QualifiedName table,
            String column,
            String type,
            String baseType,
            boolean mayAlter,
            boolean inherited) {
        String quoted() {
            return table.quoted() + '.' + quote(column);
        }

        String alterType(String to) {
            return "ALTER TABLE " + table.quoted() + " ALTER COLUMN " + quote(column) + " TYPE " + to;
        }
    }

    private final SequenceFacts sequence;
    private final String firstColumn;
    private final ColumnAudit audit;
    private final boolean ofSequence;
    private final List<Target> targets;

    /**
     * Whatever it is asked from, the same limits make the same step, which a plan then holds once.
     *
     * @param limits those to lift, such as the nearest; of one sequence, at least one
     */
    public Widening(ColumnAudit audit, List<Limit> limits) {
        SequenceUse first = limits.get(0).use();
        this.sequence = first.sequence();
        this.firstColumn = first.quotedColumn();
        this.audit = audit;
        this.ofSequence = limits.stream().anyMatch(limit -> limit.kind() == Limit.Kind.SEQUENCE);
        this.targets = limits.stream()
                .flatMap(limit -> target(limit).stream())
                .filter(target -> !target.baseType().equals("bigint"))
                .distinct()
                .toList();
    }

    /** Whether nothing can be wider than it is. */
    public boolean isEmpty() {
        return targets.isEmpty() && !(ofSequence && canGrow());
    }

    /** Why it cannot be done; empty when it can. */
    public Optional<String> obstacle() {
        if (ofSequence && !sequence.mayAlter()) {
            return Optional.of("this role does not own " + sequence.name().quoted());
        }
        for (Target target : targets) {
            if (!target.mayAlter()) {
                return Optional.of("this role does not own " + target.table().quoted());
            }
            if (target.inherited()) {
                return Optional.of(target.table().quoted()
                        + " is part of another table, which decides how its columns are defined");
            }
            if (Range.ofType(target.baseType()) == null) {
                return Optional.of(target.quoted() + " is " + target.type() + ", and only integer columns are widened");
            }
            if (!target.type().equals(target.baseType())) {
                return Optional.of(target.quoted() + " is of the domain " + target.type());
            }
            List<String> dependents = audit.dependents().getOrDefault(target.ref(), List.of());
            if (!dependents.isEmpty()) {
                return Optional.of("the type of " + target.quoted() + " cannot be changed while it is used by "
                        + String.join(", ", dependents));
            }
        }
        return Optional.empty();
    }

    /** The wider definitions; only where this is not {@link #isEmpty} and there is no {@link #obstacle}. */
    public Remedy remedy() {
        SequenceFacts before = sequence;
        SequenceFacts after = ofSequence ? grown() : before;
        List<String> statements = new ArrayList<>();
        List<String> undo = new ArrayList<>();
        List<String> guard = new ArrayList<>();
        List<String> check = new ArrayList<>();
        List<String> fits = new ArrayList<>();
        List<String> misfits = new ArrayList<>();
        if (!targets.isEmpty()) {
            statements.add(lockTables());
            undo.add(lockTables());
        }
        for (Target target : targets) {
            statements.add(target.alterType("bigint"));
            undo.add(target.alterType(target.type()));
            guard.add(isOfType(target, target.type()));
            check.add(isOfType(target, "bigint"));
            Range range = Range.ofType(target.baseType());
            if (range != null) {
                fits.add("NOT EXISTS (SELECT FROM " + target.table().quoted() + " AS k WHERE k."
                        + quote(target.column()) + " NOT BETWEEN " + range.minimum() + " AND " + range.maximum() + ")");
                misfits.add(misfits(target, range));
            }
        }
        if (ofSequence && canGrow()) {
            statements.add(grow(before));
            undo.add("ALTER SEQUENCE " + before.name().quoted() + " AS " + before.dataType() + " MINVALUE "
                    + before.minimum() + " MAXVALUE " + before.maximum());
            // Another step of the plan may have widened it, for the sake of another rule.
            guard.add("(" + SequenceDdl.isDefined(before) + "\n        OR " + SequenceDdl.isDefined(after) + ")");
            check.add(SequenceDdl.isDefined(after));
            fits.add("(SELECT s.last_value BETWEEN " + SequenceSql.bigint(before.minimum()) + " AND "
                    + SequenceSql.bigint(before.maximum()) + " FROM "
                    + before.name().quoted() + " AS s)");
            misfits.add("SELECT CASE WHEN s.last_value NOT BETWEEN " + SequenceSql.bigint(before.minimum()) + " AND "
                    + SequenceSql.bigint(before.maximum()) + "\n            THEN "
                    + literal(before.name().quoted() + " stands at ") + " || s.last_value END\n  FROM "
                    + before.name().quoted() + " AS s");
        }
        List<String> mayGoBack = new ArrayList<>(check);
        mayGoBack.addAll(fits);
        String title = title();
        return new Remedy(
                title,
                List.of(DefinitionChange.step(
                        "widen:" + (targets.isEmpty() ? before.name().quoted() : firstColumn),
                        title,
                        lock(),
                        statements,
                        DefinitionChange.allOf(guard),
                        DefinitionChange.allOf(check),
                        new RunSql.TakeBack(undo, DefinitionChange.allOf(mayGoBack), misfits))));
    }

    /** How many values of a column are beyond its former type, and from which to which. */
    private static String misfits(Target target, Range range) {
        String column = "k." + quote(target.column());
        return "SELECT CASE WHEN count(*) = 1 THEN " + literal(target.quoted() + " holds ") + " || min(" + column
                + ")\n            WHEN count(*) > 1 THEN " + literal(target.quoted() + " holds ")
                + " || count(*) || ' values from ' || min(" + column + ") || ' to ' || max(" + column + ") END\n"
                + "  FROM " + target.table().quoted() + " AS k\n WHERE " + column + " NOT BETWEEN " + range.minimum()
                + " AND " + range.maximum();
    }

    /**
     * Ends a sequence where its column does, so that running out is seen in the sequence as well. It takes the column's type
     * where a sequence can have it; where not, as for texts and numeric, it keeps its own.
     */
    public static Remedy bound(SequenceUse use, Range column) {
        SequenceFacts before = use.sequence();
        boolean sameType = Range.ofType(use.baseType()) != null;
        boolean ascending = before.ascending();
        SequenceFacts after = before.withBounds(
                sameType ? use.baseType() : before.dataType(),
                sameType || !ascending ? Math.max(before.minimum(), column.minimum()) : before.minimum(),
                sameType || ascending ? Math.min(before.maximum(), column.maximum()) : before.maximum());
        String name = before.name().quoted();
        String title = "End " + name + " where its column does";
        return new Remedy(
                title,
                List.of(DefinitionChange.step(
                        "bound:" + name,
                        title,
                        "ShareRowExclusiveLock on the sequence: nextval waits for a moment",
                        List.of(alter(after, sameType)),
                        DefinitionChange.allOf(List.of(
                                SequenceDdl.isDefined(before),
                                "(SELECT s.last_value BETWEEN " + after.minimum() + " AND " + after.maximum() + " FROM "
                                        + name + " AS s)")),
                        DefinitionChange.allOf(List.of(SequenceDdl.isDefined(after))),
                        List.of(alter(before, sameType)))));
    }

    /** Sets the bounds, and the type where that changes as well; else the one bound in the sequence's direction. */
    private static String alter(SequenceFacts to, boolean typeToo) {
        String minimum = " MINVALUE " + to.minimum();
        String maximum = " MAXVALUE " + to.maximum();
        return "ALTER SEQUENCE " + to.name().quoted()
                + (typeToo ? " AS " + to.dataType() + minimum + maximum : to.ascending() ? maximum : minimum);
    }

    private Optional<Target> target(Limit limit) {
        SequenceUse use = limit.use();
        StoringColumn storing = limit.storing();
        FedColumn own = audit.column(use);
        return switch (limit.kind()) {
            case SEQUENCE -> Optional.empty();
            case COLUMN ->
                Optional.of(new Target(
                        use.columnRef(),
                        use.table().name(),
                        use.column(),
                        use.columnType(),
                        use.baseType(),
                        own == null || own.mayAlter(),
                        own != null && own.inherited()));
            case STORING_COLUMN ->
                storing == null
                        ? Optional.empty()
                        : Optional.of(new Target(
                                storing.ref(),
                                storing.table(),
                                storing.column(),
                                storing.columnType(),
                                storing.baseType(),
                                storing.mayAlter(),
                                storing.inherited()));
        };
    }

    private boolean canGrow() {
        return sequence.ascending() ? sequence.maximum() < Long.MAX_VALUE : sequence.minimum() > Long.MIN_VALUE;
    }

    /** What the sequence is afterwards. A new type moves a bound only where it was the old type's own. */
    private SequenceFacts grown() {
        Range type = Range.ofType(sequence.dataType());
        boolean downToType = type != null && sequence.minimum() == type.minimum();
        boolean upToType = type != null && sequence.maximum() == type.maximum();
        return sequence.withBounds(
                "bigint",
                downToType || !sequence.ascending() ? Long.MIN_VALUE : sequence.minimum(),
                upToType || sequence.ascending() ? Long.MAX_VALUE : sequence.maximum());
    }

    private static String grow(SequenceFacts sequence) {
        Range type = Range.ofType(sequence.dataType());
        boolean boundIsItsOwn =
                type != null && sequence.bound() != (sequence.ascending() ? type.maximum() : type.minimum());
        return "ALTER SEQUENCE " + sequence.name().quoted()
                + (sequence.dataType().equals("bigint") ? "" : " AS bigint")
                + (boundIsItsOwn ? sequence.ascending() ? " NO MAXVALUE" : " NO MINVALUE" : "");
    }

    private String title() {
        List<String> wider =
                new ArrayList<>(targets.stream().map(Target::quoted).toList());
        if (ofSequence && canGrow()) {
            wider.add(sequence.name().quoted());
        }
        return "Widen " + String.join(", ", wider) + (targets.isEmpty() ? "" : " to bigint");
    }

    private String lock() {
        if (targets.isEmpty()) {
            return "ShareRowExclusiveLock on the sequence: nextval waits for a moment";
        }
        return "AccessExclusiveLock on "
                + targets.stream()
                        .map(target -> target.table().quoted())
                        .distinct()
                        .collect(Collectors.joining(", "))
                + " while " + (targets.size() == 1 ? "it is" : "they are")
                + " rewritten with all indexes: nobody reads or writes meanwhile, each needs its size on the disk once"
                + " more, and the hold timeout must be as long as it takes";
    }

    private String lockTables() {
        return "LOCK TABLE "
                + targets.stream()
                        .map(target -> target.table().quoted())
                        .distinct()
                        .collect(Collectors.joining(", "))
                + " IN ACCESS EXCLUSIVE MODE";
    }

    private static String isOfType(Target target, String type) {
        return "EXISTS (SELECT FROM pg_attribute AS a\n"
                + "           WHERE a.attrelid = " + SequenceDdl.relation(target.table()) + " AND a.attname = "
                + literal(target.column()) + "\n"
                + "             AND a.atttypid = " + literal(type) + "::regtype AND NOT a.attisdropped)";
    }
}
