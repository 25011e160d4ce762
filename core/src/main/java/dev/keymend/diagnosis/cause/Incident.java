// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis.cause;

import dev.keymend.catalog.ConstraintFacts;
import dev.keymend.catalog.ExaminedUse;
import dev.keymend.catalog.ExistingRow;
import dev.keymend.catalog.SequenceUse;
import dev.keymend.catalog.TableShape;
import dev.keymend.catalog.TableUses;
import dev.keymend.catalog.UnreadUse;
import dev.keymend.violation.UniqueViolation;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A violation beside everything that could be found out about it.
 *
 * @param statement what could be read off the statement; null when it is not known
 * @param constraint the constraint; null when it is unknown, or several share the name
 * @param namesakes every constraint of that name, when several share it
 * @param siblings every constraint of the table, when it is known
 * @param shape the table, as a statement sees it; null when it is not known
 * @param key the refused key's values
 * @param existing the rows that hold the key now
 * @param attempt the refused row; null when it is not known, or no database was looked at
 * @param looked whether the key was looked for, so that no existing row means that there is none
 * @param uses the sequences that feed the table's key columns; none without a database
 * @param connected whether a database was looked at
 * @param around what else was found out
 * @param display how values may be shown in evidence
 */
record Incident(
        UniqueViolation violation,
        @Nullable PastedStatement statement,
        @Nullable ConstraintFacts constraint,
        List<ConstraintFacts> namesakes,
        List<ConstraintFacts> siblings,
        @Nullable TableShape shape,
        KeyReading key,
        List<ExistingRow> existing,
        boolean looked,
        @Nullable Attempt attempt,
        TableUses uses,
        boolean connected,
        Surroundings around,
        ValueDisplay display) {
    /** Copies the lists. */
    Incident {
        namesakes = List.copyOf(namesakes);
        siblings = List.copyOf(siblings);
        existing = List.copyOf(existing);
    }

    /** The value of the key's part that is this column; empty when unknown. */
    Optional<String> keyValue(String column) {
        if (constraint == null || !key.exact()) {
            return Optional.empty();
        }
        for (int i = 0; i < constraint.parts().size(); i++) {
            if (column.equals(constraint.parts().get(i).column())) {
                return Optional.of(key.values().get(i));
            }
        }
        return Optional.empty();
    }

    /** The sequence's use that feeds a part of the violated key. */
    Optional<ExaminedUse> fedPart() {
        return uses.examined().stream().filter(use -> isPart(use.use())).findFirst();
    }

    /** The use that feeds a part of the violated key, where what its sequence has issued could not be seen. */
    Optional<UnreadUse> unreadPart() {
        return uses.unread().stream().filter(use -> isPart(use.use())).findFirst();
    }

    /** The use that feeds a part of the violated key, read or not. */
    Optional<SequenceUse> feeding() {
        return uses.all().stream().filter(this::isPart).findFirst();
    }

    private boolean isPart(SequenceUse use) {
        return constraint != null
                && constraint.parts().stream().anyMatch(part -> use.column().equals(part.column()));
    }

    /** Whether the key was looked for, and no row has it. */
    boolean gone() {
        return looked && key.exact() && existing.isEmpty();
    }
}
