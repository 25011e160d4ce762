// SPDX-License-Identifier: Apache-2.0
package dev.keymend.plan;

import dev.keymend.catalog.FedColumn;
import dev.keymend.catalog.SequenceFacts;
import dev.keymend.catalog.SequenceUse;
import java.util.List;
import java.util.Optional;

/** Makes a sequence belong to the column whose default uses it. */
public final class SequenceOwnership {
    private SequenceOwnership() {}

    /** Why the server would refuse it; empty when it would not. */
    public static Optional<String> obstacle(SequenceUse use, FedColumn column) {
        SequenceFacts sequence = use.sequence();
        if (!sequence.name().schema().equals(use.table().name().schema())) {
            return Optional.of("the server demands that a sequence be in the schema of the table that owns it, and"
                    + " this one is in another");
        }
        if (!sequence.owner().equals(column.owner())) {
            return Optional.of("the server demands that a sequence have the owner of the table it belongs to; "
                    + sequence.owner() + " owns the sequence, " + column.owner() + " the table");
        }
        if (!sequence.mayAlter()) {
            return Optional.of("this role does not own the sequence");
        }
        return Optional.empty();
    }

    /** {@code ALTER SEQUENCE … OWNED BY}. */
    public static Remedy give(SequenceUse use) {
        SequenceFacts sequence = use.sequence();
        String name = sequence.name().quoted();
        String title = "Let " + name + " belong to " + use.quotedColumn();
        return new Remedy(
                title,
                List.of(DefinitionChange.step(
                        "own:" + name,
                        title,
                        "ShareRowExclusiveLock on the sequence, AccessShareLock on the table: nextval waits for a"
                                + " moment",
                        List.of("ALTER SEQUENCE " + name + " OWNED BY " + use.quotedColumn()),
                        DefinitionChange.allOf(List.of(
                                "NOT EXISTS (SELECT FROM pg_depend AS d\n"
                                        + "           WHERE d.classid = 'pg_class'::regclass AND d.objid = "
                                        + SequenceDdl.relation(sequence.name()) + "\n"
                                        + "             AND d.refclassid = 'pg_class'::regclass"
                                        + " AND d.deptype IN ('a', 'i'))",
                                SequenceDdl.isDefault(
                                        sequence.name(), use.table().name(), use.column()))),
                        DefinitionChange.allOf(List.of(
                                SequenceDdl.isTied(sequence.name(), use.table().name(), use.column(), 'a', ""))),
                        List.of("ALTER SEQUENCE " + name + " OWNED BY NONE"))));
    }
}
