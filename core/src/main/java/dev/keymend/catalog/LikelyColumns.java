// SPDX-License-Identifier: Apache-2.0
package dev.keymend.catalog;

import dev.keymend.internal.sql.Queries;
import dev.keymend.internal.sql.ReadTransaction;
import dev.keymend.internal.sql.SqlResource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Guesses which columns unlinked sequences feed, and reads their keys as if it were so. */
final class LikelyColumns {
    private static final SqlResource LIKELY = SqlResource.load(LikelyColumns.class, "likely-columns.sql");

    private final Connection connection;
    private final ReadOptions options;
    private final UseResolver resolver;
    private final KeyProber prober;
    private final String role;

    LikelyColumns(Connection connection, ReadOptions options, UseResolver resolver, KeyProber prober, String role) {
        this.connection = connection;
        this.options = options;
        this.resolver = resolver;
        this.prober = prober;
        this.role = role;
    }

    List<UnlinkedSequence> guess(List<SequenceFacts> unlinked) throws SQLException {
        if (unlinked.isEmpty()) {
            return List.of();
        }
        List<SequenceUse> guessed = guessedUses(unlinked);
        KeyProber.Result probed = prober.probe(guessed.stream()
                .filter(use -> Obstacles.elsewhere(use) == null && Obstacles.before(use, role) == null)
                .toList());
        return unlinked.stream()
                .map(sequence -> new UnlinkedSequence(sequence, likely(sequence, guessed, probed)))
                .toList();
    }

    private List<SequenceUse> guessedUses(List<SequenceFacts> unlinked) throws SQLException {
        String oids =
                unlinked.stream().map(sequence -> Long.toString(sequence.oid())).collect(Collectors.joining(","));
        List<SequenceUse> uses = new ArrayList<>();
        List<SequenceLink> links = ReadTransaction.run(
                connection,
                options.statementTimeout(),
                options.lockTimeout(),
                () -> Queries.list(
                        connection,
                        LIKELY.with(Map.of("oids", oids)),
                        row -> new SequenceLink(
                                row.getLong("sequence_oid"),
                                row.getLong("table_oid"),
                                row.getString("column_name"),
                                row.getString("column_type"),
                                row.getString("base_type"),
                                "",
                                false,
                                false,
                                false,
                                null,
                                true,
                                row.getBoolean("may_select"),
                                null)));
        for (SequenceLink link : links) {
            SequenceFacts sequence = resolver.sequence(link.sequenceOid());
            TableFacts table = resolver.table(link.tableOid());
            if (sequence != null && table != null) {
                uses.add(resolver.use(sequence, table, link, SequenceUse.Kind.MAPPED));
            }
        }
        return uses;
    }

    private static List<LikelyColumn> likely(
            SequenceFacts sequence, List<SequenceUse> guessed, KeyProber.Result probed) {
        return guessed.stream()
                .filter(use -> use.sequence().oid() == sequence.oid())
                .map(use -> new LikelyColumn(
                        use,
                        probed.examined().stream()
                                .filter(examined -> examined.use().equals(use))
                                .map(ExaminedUse::keys)
                                .findFirst()
                                .orElse(null)))
                .toList();
    }
}
