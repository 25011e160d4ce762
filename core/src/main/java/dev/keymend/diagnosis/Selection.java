// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis;

import dev.keymend.catalog.CatalogSnapshot;
import dev.keymend.catalog.QualifiedName;
import dev.keymend.catalog.ReadOptions;
import dev.keymend.catalog.Subject;
import dev.keymend.catalog.TableFacts;
import dev.keymend.catalog.Unexamined;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which findings are to be mended. By itself that is every late sequence and nothing else: whatever changes definitions
 * or rows must be asked for by rule.
 */
public final class Selection {
    /** The rule whose findings need not be asked for. */
    public static final String DEFAULT_RULE = "sequence-behind";

    /** Every late sequence, by the first remedy. */
    public static final Selection DEFAULT = new Selection(List.of(), List.of(), List.of(), 1);

    private static final long NO_TABLE = 0;

    /** A name and how the user wrote it. */
    private record Named(String text, NamePattern pattern) {}

    private final List<Rule> rules;
    private final List<Named> tables;
    private final List<Named> sequences;
    private final int remedy;

    /** Tables that the chosen ones are partitions of, whose sequences feed them. */
    private final Set<QualifiedName> above;

    private Selection(List<Rule> rules, List<Named> tables, List<Named> sequences, int remedy) {
        this(rules, tables, sequences, remedy, Set.of());
    }

    private Selection(
            List<Rule> rules, List<Named> tables, List<Named> sequences, int remedy, Set<QualifiedName> above) {
        this.rules = List.copyOf(rules);
        this.tables = List.copyOf(tables);
        this.sequences = List.copyOf(sequences);
        this.remedy = remedy;
        this.above = Set.copyOf(above);
    }

    /** The same, of these rules instead; of the default one when there are none. */
    public Selection ofRules(List<String> ids) {
        List<Rule> chosen = new ArrayList<>();
        for (String id : ids) {
            chosen.add(Rules.ALL.stream()
                    .filter(rule -> rule.id().equals(id))
                    .findFirst()
                    .orElseThrow(() ->
                            new IllegalArgumentException("there is no rule '" + id + "'; there are " + Rules.ids())));
        }
        return new Selection(chosen, tables, sequences, remedy);
    }

    /** The same, only where these tables are concerned, or the sequences chosen. */
    public Selection inTables(List<String> names) {
        return new Selection(rules, named(names, "table"), sequences, remedy);
    }

    /** The same, only where these sequences are concerned, or the tables chosen. */
    public Selection ofSequences(List<String> names) {
        return new Selection(rules, tables, named(names, "sequence"), remedy);
    }

    /** The same, by another remedy of each finding than the first, counted from 1. */
    public Selection byRemedy(int number) {
        if (number < 1) {
            throw new IllegalArgumentException("remedies are counted from 1, not " + number);
        }
        return new Selection(rules, tables, sequences, number);
    }

    private static List<Named> named(List<String> texts, String what) {
        List<Named> named = new ArrayList<>();
        for (String text : texts) {
            NamePattern pattern = NamePattern.parse(text);
            if (pattern == null) {
                throw new IllegalArgumentException("'" + text + "' does not name a " + what
                        + "; write [schema.]name as in SQL, a name with capitals in double quotes");
            }
            named.add(new Named(text, pattern));
        }
        return named;
    }

    /** Whether it is every late sequence and nothing else. */
    public boolean isDefault() {
        return rules.isEmpty() && tables.isEmpty() && sequences.isEmpty() && remedy == 1;
    }

    /**
     * The same in this database: an error names the partition, and the sequence that feeds it is that of a table above it.
     */
    Selection within(CatalogSnapshot snapshot) {
        Map<Long, TableFacts> partitioned = new HashMap<>();
        for (TableFacts table : snapshot.tables()) {
            if (table.kind() == TableFacts.Kind.PARTITIONED) {
                partitioned.put(table.oid(), table);
            }
        }
        Set<QualifiedName> ancestors = new HashSet<>();
        for (TableFacts table : snapshot.tables()) {
            if (tables.stream().anyMatch(named -> names(named, table.name()))) {
                TableFacts parent = table;
                while ((parent = partitioned.get(parent.parent().orElse(NO_TABLE))) != null) {
                    ancestors.add(parent.name());
                }
            }
        }
        return new Selection(rules, tables, sequences, remedy, ancestors);
    }

    /** What could not be seen of what is selected. */
    public List<Unexamined> unseen(CatalogSnapshot snapshot) {
        Selection selection = within(snapshot);
        return snapshot.unexamined().stream()
                .filter(gap -> selection.covers(gap.subject()))
                .toList();
    }

    /**
     * How much must be read to find and mend them: a plan that changes definitions or rows needs an audit's facts, also
     * where finding what is wrong does not.
     */
    public ReadOptions.Depth depth() {
        boolean movesOnly = rules().stream().allMatch(rule -> rule.id().equals(DEFAULT_RULE));
        ReadOptions.Depth least = movesOnly ? ReadOptions.Depth.INSERTS : ReadOptions.Depth.AUDIT;
        return rules().stream()
                .map(Rule::depth)
                .filter(depth -> depth.atLeast(least))
                .max(Comparator.naturalOrder())
                .orElse(least);
    }

    /** The names that no table or sequence of the database has, as the user wrote them. */
    public List<String> unknown(CatalogSnapshot snapshot) {
        List<String> unknown = new ArrayList<>();
        for (Named table : tables) {
            if (snapshot.tables().stream().noneMatch(each -> names(table, each.name()))) {
                unknown.add("--table " + table.text());
            }
        }
        for (Named sequence : sequences) {
            if (snapshot.sequences().stream().noneMatch(each -> names(sequence, each.name()))) {
                unknown.add("--sequence " + sequence.text());
            }
        }
        return unknown;
    }

    private static boolean names(Named named, QualifiedName name) {
        return named.pattern().names(name.schema(), name.name(), null);
    }

    List<Rule> rules() {
        return rules.isEmpty()
                ? Rules.ALL.stream()
                        .filter(rule -> rule.id().equals(DEFAULT_RULE))
                        .toList()
                : rules;
    }

    /** The index of the remedy to take. */
    int remedyIndex() {
        return remedy - 1;
    }

    boolean covers(Subject subject) {
        return (tables.isEmpty() && sequences.isEmpty())
                || tables.stream().anyMatch(table -> table.pattern().namesTable(subject))
                || (subject.schema() != null
                        && subject.table() != null
                        && subject.sequence() != null
                        && above.contains(new QualifiedName(subject.schema(), subject.table())))
                || sequences.stream().anyMatch(sequence -> sequence.pattern().namesSequence(subject));
    }
}
