// SPDX-License-Identifier: Apache-2.0
package dev.keymend.catalog;

import dev.keymend.internal.sql.Identifiers;
import dev.keymend.internal.sql.Queries;
import dev.keymend.internal.sql.SqlResource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Turns what the user maps into uses like any other. */
final class Mappings {
    private static final SqlResource COLUMN = SqlResource.load(Mappings.class, "mapped-column.sql");

    private Mappings() {}

    /**
     * The mapped uses.
     *
     * @throws MappingException if a name is unknown or ambiguous
     */
    static List<SequenceUse> resolve(
            Connection connection, List<SequenceMapping> mappings, CatalogFacts facts, UseResolver resolver)
            throws SQLException {
        List<SequenceUse> uses = new ArrayList<>();
        for (SequenceMapping mapping : mappings) {
            TableFacts table = only(facts.tables(), TableFacts::name, mapping.table(), "table");
            SequenceFacts sequence = only(facts.sequences(), SequenceFacts::name, mapping.sequence(), "sequence");
            SequenceUse use = resolver.use(
                    sequence, table, column(connection, mapping, table, sequence), SequenceUse.Kind.MAPPED);
            // What the catalog knows is not said twice, and a mapping cannot make a computed default a plain one.
            if (!resolver.knows(sequence.oid(), table, use.column()) && !uses.contains(use)) {
                uses.add(use);
            }
        }
        return uses;
    }

    private static SequenceLink column(
            Connection connection, SequenceMapping mapping, TableFacts table, SequenceFacts sequence)
            throws SQLException {
        String sql = COLUMN.with(
                Map.of("table_oid", Long.toString(table.oid()), "column_name", Identifiers.literal(mapping.column())));
        return Queries.list(
                        connection,
                        sql,
                        row -> new SequenceLink(
                                sequence.oid(),
                                table.oid(),
                                mapping.column(),
                                row.getString("column_type"),
                                row.getString("base_type"),
                                row.getString("full_type"),
                                "",
                                false,
                                false,
                                false,
                                null,
                                true,
                                row.getBoolean("may_select"),
                                null))
                .stream()
                .findFirst()
                .orElseThrow(
                        () -> new MappingException("the mapping names the column " + Identifiers.quote(mapping.column())
                                + ", which " + table.name().quoted() + " does not have"));
    }

    private static <T> T only(List<T> all, Function<T, QualifiedName> nameOf, List<String> parts, String what) {
        List<T> found = all.stream()
                .filter(each -> SequenceMapping.names(parts, nameOf.apply(each)))
                .toList();
        if (found.size() == 1) {
            return found.get(0);
        }
        String asked = parts.stream().map(Identifiers::quote).collect(Collectors.joining("."));
        throw new MappingException(
                found.isEmpty()
                        ? "the mapping names the " + what + " " + asked + ", which this database does not have"
                        : "the mapping names the " + what + " " + asked + ", which stands for "
                                + found.stream()
                                        .map(each -> nameOf.apply(each).quoted())
                                        .collect(Collectors.joining(" and "))
                                + "; write the schema too");
    }
}
