// SPDX-License-Identifier: Apache-2.0
package dev.keymend.catalog;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Puts the catalog's links together with tables, keys and sequences: one use for each column that is fed. */
final class UseResolver {

    /** A tie of a sequence and a column. Its equality is written out for the reason that {@link ColumnRef} has. */
    private record LinkId(long sequenceOid, ColumnRef column) {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof LinkId that && sequenceOid == that.sequenceOid && column.equals(that.column);
        }

        @Override
        public int hashCode() {
            return 31 * Long.hashCode(sequenceOid) + column.hashCode();
        }
    }

    private final TableTree tree;
    private final Map<Long, SequenceFacts> sequences = new HashMap<>();
    private final Map<Long, List<UniqueKey>> keysByTable = new HashMap<>();
    private final Map<LinkId, SequenceLink> links = new LinkedHashMap<>();
    private final Set<Long> locked;
    private final Set<ColumnRef> opaque;
    private final Map<ColumnRef, HiddenDefault> hidden = new LinkedHashMap<>();

    UseResolver(CatalogFacts facts) {
        tree = new TableTree(facts.tables());
        locked = facts.locked();
        opaque = facts.opaque();
        facts.hidden().forEach(each -> hidden.put(each.ref(), each));
        facts.sequences().forEach(sequence -> sequences.put(sequence.oid(), sequence));
        for (UniqueKey key : facts.keys()) {
            keysByTable
                    .computeIfAbsent(key.tableOid(), oid -> new ArrayList<>())
                    .add(key);
        }
        for (SequenceLink link : facts.links()) {
            links.put(linkId(link.sequenceOid(), link.tableOid(), link.column()), link);
        }
    }

    /** Whether the column collides in a way that a look at its values does not show. */
    boolean isOpaque(SequenceUse use) {
        return tree.withParts(use.table()).stream()
                .anyMatch(part -> opaque.contains(new ColumnRef(part.oid(), use.column())));
    }

    /** Every use that the catalog knows, uses of one tree of partitions gathered at its root. */
    List<SequenceUse> uses() {
        List<SequenceUse> uses = new ArrayList<>();
        for (SequenceLink link : links.values()) {
            SequenceFacts sequence = sequences.get(link.sequenceOid());
            TableFacts table = tree.table(link.tableOid());
            // Absent when it belongs to another session's temporary schema.
            if (sequence != null && table != null && !parentUsesToo(link, table)) {
                uses.add(use(sequence, table, link, link.kind()));
            }
        }
        return uses;
    }

    /** The use that a link stands for, whatever else is known about its column. */
    SequenceUse use(SequenceFacts sequence, TableFacts table, SequenceLink link, SequenceUse.Kind kind) {
        List<TableFacts> parts = tree.withParts(table);
        List<UniqueKey> keys = new ArrayList<>();
        boolean foreign = false;
        for (TableFacts part : parts) {
            foreign |= part.kind() == TableFacts.Kind.FOREIGN;
            for (UniqueKey key : keysByTable.getOrDefault(part.oid(), List.of())) {
                if (key.contains(link.column())) {
                    keys.add(key);
                }
            }
        }
        return new SequenceUse(
                sequence,
                table,
                link.column(),
                link.columnType(),
                link.baseType(),
                link.fullType(),
                kind,
                link.defaultExpression(),
                !link.byDefault() || link.plainDefault(),
                keys,
                link.maySelect(),
                foreign,
                link.affixes());
    }

    /** The sequences that some column, in a unique key or not, is known to use. */
    Set<Long> linkedSequences() {
        Set<Long> linked = new HashSet<>();
        links.values().forEach(link -> linked.add(link.sequenceOid()));
        return linked;
    }

    /** Whether something about the table or a part of it could not be read because somebody has it locked. */
    boolean isLocked(SequenceUse use) {
        return tree.withParts(use.table()).stream().anyMatch(part -> locked.contains(part.oid()));
    }

    /**
     * The columns whose default takes its values from where the catalog does not tell, but those for which a sequence is
     * known or guessed; a partition's is its root's.
     *
     * @param uses those of the catalog and of the user
     */
    List<Unexamined> hidden(List<SequenceUse> uses, List<UnlinkedSequence> unlinked) {
        Set<ColumnRef> known = new HashSet<>();
        uses.forEach(use -> known.add(use.columnRef()));
        unlinked.forEach(sequence ->
                sequence.likely().forEach(likely -> known.add(likely.use().columnRef())));
        List<Unexamined> gaps = new ArrayList<>();
        for (HiddenDefault each : hidden.values()) {
            TableFacts table = tree.table(each.tableOid());
            if (table != null && !isHiddenAbove(each, table) && !known.contains(each.ref())) {
                gaps.add(each.unexamined(table));
            }
        }
        return gaps;
    }

    private boolean isHiddenAbove(HiddenDefault each, TableFacts table) {
        TableFacts parent = tree.parentOf(table);
        return parent != null && hidden.containsKey(new ColumnRef(parent.oid(), each.column()));
    }

    /** Whether the catalog itself ties this column to the sequence. */
    boolean knows(long sequenceOid, TableFacts table, String column) {
        return links.containsKey(linkId(sequenceOid, table.oid(), column));
    }

    @Nullable SequenceFacts sequence(long oid) {
        return sequences.get(oid);
    }

    @Nullable TableFacts table(long oid) {
        return tree.table(oid);
    }

    private boolean parentUsesToo(SequenceLink link, TableFacts table) {
        TableFacts parent = tree.parentOf(table);
        return parent != null && links.containsKey(linkId(link.sequenceOid(), parent.oid(), link.column()));
    }

    private static LinkId linkId(long sequenceOid, long tableOid, String column) {
        return new LinkId(sequenceOid, new ColumnRef(tableOid, column));
    }
}
