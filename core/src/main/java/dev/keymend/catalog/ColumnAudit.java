// SPDX-License-Identifier: Apache-2.0
package dev.keymend.catalog;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Facts about sequences and the columns they feed that do not decide whether the next insert succeeds. Read from
 * {@link ReadOptions.Depth#AUDIT} on; otherwise it is {@link #EMPTY}, and rules that rest on it find nothing.
 *
 * @param uses every column that a sequence feeds, also those in no unique key and those that could not be examined
 * @param columns what decides how a fed column's definition can be changed
 * @param storing the columns that refer to a column and store its values, by the column they refer to
 * @param dependents what keeps a column's type from being changed, as the server describes it
 * @param sequences by OID, those that carry anything beside their definition
 * @param defaultGrantees roles that are given privileges on new sequences; {@link #EVERYBODY} may be among them
 * @param counting how long PostgreSQL has counted inserted rows; empty where it does not say
 */
public record ColumnAudit(
        List<SequenceUse> uses,
        Map<ColumnRef, FedColumn> columns,
        Map<ColumnRef, List<StoringColumn>> storing,
        Map<ColumnRef, List<String>> dependents,
        Map<Long, SequenceDetails> sequences,
        List<String> defaultGrantees,
        Optional<Duration> counting) {
    /** Stands for everybody among grantees; no role can have this name. */
    public static final String EVERYBODY = "";

    /** Nothing was read. */
    public static final ColumnAudit EMPTY =
            new ColumnAudit(List.of(), Map.of(), Map.of(), Map.of(), Map.of(), List.of(), Optional.empty());

    /** Copies lists and maps. */
    public ColumnAudit {
        uses = List.copyOf(uses);
        columns = Map.copyOf(columns);
        storing = Map.copyOf(storing);
        dependents = Map.copyOf(dependents);
        sequences = Map.copyOf(sequences);
        defaultGrantees = List.copyOf(defaultGrantees);
    }

    /** Whether this is anything but {@link #EMPTY}. */
    @SuppressWarnings("ReferenceEquality") // A database may have nothing to read and still have been read.
    public boolean wasRead() {
        return this != EMPTY;
    }

    /**
     * The uses gathered by the sequence's OID, in their order. A column that a table takes from its parent, default and all,
     * is not counted beside the parent's.
     */
    public Map<Long, List<SequenceUse>> bySequence() {
        Map<Long, List<SequenceUse>> gathered = new LinkedHashMap<>();
        for (SequenceUse use : uses) {
            gathered.computeIfAbsent(use.sequence().oid(), oid -> new ArrayList<>())
                    .add(use);
        }
        gathered.replaceAll((oid, ofOne) -> {
            List<SequenceUse> own =
                    ofOne.stream().filter(use -> !isInherited(use)).toList();
            return own.isEmpty() ? ofOne : own;
        });
        return gathered;
    }

    private boolean isInherited(SequenceUse use) {
        FedColumn column = column(use);
        return column != null && column.inherited();
    }

    /** What is known about the column of a use; null where nothing was read. */
    public @Nullable FedColumn column(SequenceUse use) {
        return columns.get(use.columnRef());
    }

    /** What a sequence carries. */
    public SequenceDetails details(SequenceFacts sequence) {
        return sequences.getOrDefault(sequence.oid(), SequenceDetails.NONE);
    }

    /** Every column that stores the values of a use's column, nearest first: those that refer to it, and to those. */
    public List<StoringColumn> storing(SequenceUse use) {
        Map<ColumnRef, StoringColumn> found = new LinkedHashMap<>();
        Set<ColumnRef> seen = new HashSet<>(Set.of(use.columnRef()));
        Deque<ColumnRef> open = new ArrayDeque<>(seen);
        while (!open.isEmpty()) {
            for (StoringColumn column : storing.getOrDefault(open.remove(), List.of())) {
                if (seen.add(column.ref())) {
                    found.put(column.ref(), column);
                    open.add(column.ref());
                }
            }
        }
        return List.copyOf(found.values());
    }
}
