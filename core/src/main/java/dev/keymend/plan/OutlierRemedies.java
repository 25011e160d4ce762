// SPDX-License-Identifier: Apache-2.0
package dev.keymend.plan;

import static dev.keymend.internal.sql.Identifiers.literal;
import static dev.keymend.internal.sql.Identifiers.quote;

import dev.keymend.catalog.ColumnAudit;
import dev.keymend.catalog.ExaminedUse;
import dev.keymend.catalog.FedColumn;
import dev.keymend.catalog.Range;
import dev.keymend.catalog.SequenceFacts;
import dev.keymend.catalog.SequenceUse;
import dev.keymend.catalog.StoringColumn;
import java.util.ArrayList;
import java.util.List;

/**
 * What to do about a few keys that stand far beyond the rest: keep the sequence from ever meeting them, give a
 * single one another key, or look at them.
 */
public final class OutlierRemedies {
    /** How far beyond the next value the new key lies, so that inserts in the meantime do not reach it first. */
    private static final long HEAD_START = 1_000;

    private final SequenceUse use;
    private final KeysAhead ahead;
    private final ColumnAudit audit;
    private final long next;
    private final long nearest;

    /** @param examined a use with at least one outlier */
    public OutlierRemedies(ExaminedUse examined, KeysAhead ahead, ColumnAudit audit) {
        this.use = examined.use();
        this.ahead = ahead;
        this.audit = audit;
        this.next = examined.keys().nextValue().orElseThrow();
        this.nearest = ahead.nearestOutlier().orElseThrow();
    }

    /** Best first, at least one. */
    public List<Remedy> all() {
        List<Remedy> remedies = new ArrayList<>();
        FedColumn column = audit.column(use);
        if (column != null && use.sequence().mayAlter() && !use.sequence().cycle()) {
            remedies.add(fence());
        }
        if (ahead.outliers().size() > 1) {
            remedies.add(Alternatives.lookAtRows(
                    use, use.keyNumber("") + (use.sequence().ascending() ? " >= " : " <= ") + nearest));
        } else if (column != null && canMove(column)) {
            remedies.add(move());
        } else {
            remedies.add(Alternatives.moveRow(use, nearest));
        }
        return remedies;
    }

    /** The sequence ends before the outlier: cheap, changes no row, and what is left can be watched. */
    private Remedy fence() {
        SequenceFacts before = use.sequence();
        boolean ascending = before.ascending();
        long end = ascending ? nearest - 1 : nearest + 1;
        SequenceFacts after = ascending
                ? before.withBounds(before.dataType(), before.minimum(), end)
                : before.withBounds(before.dataType(), end, before.maximum());
        String name = before.name().quoted();
        String bound = ascending ? " MAXVALUE " : " MINVALUE ";
        String title = "Let " + name + " end at " + end + ", before it meets the key";
        return new Remedy(
                title,
                List.of(DefinitionChange.step(
                        "fence:" + name,
                        title,
                        "ShareRowExclusiveLock on the sequence: nextval waits for a moment",
                        List.of("ALTER SEQUENCE " + name + bound + end),
                        DefinitionChange.allOf(List.of(
                                SequenceDdl.isDefined(before),
                                "(SELECT s.last_value " + (ascending ? "<=" : ">=") + " " + end + " FROM " + name
                                        + " AS s)")),
                        DefinitionChange.allOf(List.of(SequenceDdl.isDefined(after))),
                        List.of("ALTER SEQUENCE " + name + bound + SequenceSql.bigint(before.bound())))));
    }

    /** Whether one row can take a new key that the sequence gives up for it, and take all references along. */
    private boolean canMove(FedColumn column) {
        SequenceFacts sequence = use.sequence();
        Range beforeOutlier = sequence.ascending()
                ? new Range(sequence.minimum(), nearest - 1)
                : new Range(nearest + 1, sequence.maximum());
        return column.mayAlter()
                && use.affixes() == null
                && sequence.mayAlter()
                && !ahead.behind()
                && use.kind() != SequenceUse.Kind.IDENTITY_ALWAYS
                && use.collidesAlone()
                && audit.storing(use).stream().allMatch(StoringColumn::followsUpdates)
                && Headroom.left(sequence, beforeOutlier, next) > HEAD_START;
    }

    /** The row gets a key a little ahead of the sequence, which steps over it. */
    private Remedy move() {
        SequenceFacts sequence = use.sequence();
        long key = next + HEAD_START * sequence.increment();
        String table = use.table().name().quoted();
        String column = quote(use.column());
        String name = sequence.name().quoted();
        String sign = sequence.ascending() ? "<" : ">";
        String moveTo = "UPDATE " + table + " SET " + column + " = " + key + " WHERE " + column + " = " + nearest;
        String title = "Give the row with the key " + nearest + " the key " + key;
        String moved = "(SELECT count(*) = 1 FROM " + table + " AS k WHERE k." + column + " = " + key + ")";
        String gone = "NOT EXISTS (SELECT FROM " + table + " AS k WHERE k." + column + " = " + nearest + ")";
        return new Remedy(
                title,
                List.of(DefinitionChange.step(
                        "move-outlier:" + use.quotedColumn(),
                        title,
                        "ShareRowExclusiveLock on the sequence: nextval waits for a moment; RowExclusiveLock on the"
                                + " table; up to " + (HEAD_START + 1) + " ids are skipped",
                        List.of(
                                SequenceSql.lock(sequence),
                                "SELECT setval(" + literal(name) + ", " + key + ") FROM " + name
                                        + " AS s WHERE s.last_value " + sign + " " + key,
                                moveTo + " AND (SELECT s.last_value = " + key + " FROM " + name + " AS s)"),
                        DefinitionChange.allOf(List.of(
                                SequenceDdl.isDefined(sequence),
                                "(SELECT s.last_value " + sign + " " + key + " FROM " + name + " AS s)",
                                "NOT EXISTS (SELECT FROM " + table + " AS k WHERE k." + column + " = " + key + ")",
                                "(SELECT count(*) = 1 FROM " + table + " AS k WHERE k." + column + " = " + nearest
                                        + ")")),
                        DefinitionChange.allOf(List.of(moved, gone)),
                        List.of("UPDATE " + table + " SET " + column + " = " + nearest + " WHERE " + column + " = "
                                + key))));
    }
}
