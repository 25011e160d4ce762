// SPDX-License-Identifier: Apache-2.0
package dev.keymend.plan;

import static dev.keymend.internal.sql.Identifiers.literal;
import static dev.keymend.internal.sql.Identifiers.quote;

import dev.keymend.catalog.ExaminedUse;
import dev.keymend.catalog.Range;
import dev.keymend.catalog.SequenceFacts;
import dev.keymend.catalog.SequenceUse;
import java.util.ArrayList;
import java.util.List;

/** Ways out that change rows or types, which are the user's to decide and are therefore only shown. */
public final class Alternatives {
    private Alternatives() {}

    /** Ways to room beyond a key that leaves hardly any: never none. */
    static List<Remedy> forMoreRoom(ExaminedUse examined, long key) {
        SequenceUse use = examined.use();
        KeysAhead ahead = KeysAhead.of(examined);
        List<Remedy> remedies = new ArrayList<>();
        if (ahead.colliding() == 1) {
            remedies.add(moveRow(use, key));
        }
        remedies.addAll(widen(use, "Make room, then run fix again"));
        if (remedies.isEmpty()) {
            remedies.add(lookAtRows(
                    use,
                    use.keyNumber("")
                            + (use.sequence().ascending() ? " >= " : " <= ")
                            + ahead.firstCollision().orElse(key)));
        }
        return remedies;
    }

    /** Room for column and sequence, whichever is in the way; empty where both are as wide as they can be. */
    public static List<Remedy> widen(SequenceUse use) {
        return widen(use, "Make room");
    }

    private static List<Remedy> widen(SequenceUse use, String title) {
        List<Step> steps = new ArrayList<>();
        SequenceFacts sequence = use.sequence();
        boolean ascending = sequence.ascending();
        Range column = use.columnRange();
        boolean columnLimits = column != null
                && (ascending ? column.maximum() <= sequence.maximum() : column.minimum() >= sequence.minimum());
        if (columnLimits && !use.baseType().equals("bigint")) {
            steps.add(Step.byHand(
                    "Widen the column",
                    "ALTER TABLE " + use.table().name().quoted() + " ALTER COLUMN " + quote(use.column()) + " TYPE "
                            + unlimited(use) + ";",
                    "AccessExclusiveLock on the table while it is rewritten: nobody reads or writes it;"
                            + " columns that refer to it need the same"));
        }
        Range type = Range.ofType(sequence.dataType());
        boolean boundIsItsOwn = type != null
                && (ascending ? sequence.maximum() < type.maximum() : sequence.minimum() > type.minimum() + 1);
        if (boundIsItsOwn) {
            steps.add(Step.byHand(
                    "Lift the sequence's own bound",
                    "ALTER SEQUENCE " + sequence.name().quoted() + (ascending ? " NO MAXVALUE;" : " NO MINVALUE;"),
                    "ShareRowExclusiveLock on the sequence: nextval waits for a moment"));
        } else if (!sequence.dataType().equals("bigint")) {
            steps.add(Step.byHand(
                    "Widen the sequence",
                    "ALTER SEQUENCE " + sequence.name().quoted() + " AS bigint;",
                    "ShareRowExclusiveLock on the sequence: nextval waits for a moment"));
        }
        return steps.isEmpty() ? List.of() : List.of(new Remedy(title, steps));
    }

    /** The type that holds whatever a sequence issues, of the same kind as the column's. */
    private static String unlimited(SequenceUse use) {
        return use.affixes() != null ? "text" : use.baseType().equals("numeric") ? "numeric" : "bigint";
    }

    /** A new key for the row in the way. */
    public static Remedy moveRow(SequenceUse use, long key) {
        String table = use.table().name().quoted();
        String column = quote(use.column());
        return new Remedy(
                "Give the row with the key " + use.keyOf(key) + " another key",
                List.of(Step.byHand(
                        "Move the row",
                        "UPDATE " + table + " SET " + column + " = /* a free key */ WHERE " + column + " = "
                                + use.keyLiteral(key) + ";",
                        "RowExclusiveLock on the table; rows that refer to the key must follow it")));
    }

    /** The one value with which a sequence that cycles starts over, after which it can be moved forwards. */
    public static Remedy startOver(SequenceFacts sequence) {
        return new Remedy(
                "Let it start over, then repair it",
                List.of(Step.byHand(
                        "Take one value",
                        "SELECT nextval(" + literal(sequence.name().quoted()) + ");",
                        "none: others go on taking values")));
    }

    /** A look at the rows in the way, before deciding about them. */
    public static Remedy lookAtRows(SequenceUse use, String condition) {
        return new Remedy(
                "Look at the rows in the way",
                List.of(Step.byHand(
                        "Look",
                        "SELECT * FROM " + use.table().name().quoted() + " WHERE " + condition + " ORDER BY "
                                + use.keyNumber("") + ";",
                        "AccessShareLock on the table: nobody waits")));
    }
}
