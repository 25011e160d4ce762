// SPDX-License-Identifier: Apache-2.0
package dev.keymend.catalog;

import dev.keymend.internal.sql.Queries;
import dev.keymend.internal.sql.ReadTransaction;
import dev.keymend.internal.sql.SqlResource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Guesses which columns unlinked sequences feed, and reads their keys as if it were so. */
final class LikelyColumns {
    private static final SqlResource LIKELY = SqlResource.load(LikelyColumns.class, "likely-columns.sql");

    /** A statement that names more is dearer to read than to run. */
    private static final int ASKED_AT_ONCE = 5_000;

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
        List<SequenceUse> guessed = new ArrayList<>();
        for (int from = 0; from < unlinked.size(); from += ASKED_AT_ONCE) {
            guessed.addAll(guessedUses(unlinked.subList(from, Math.min(from + ASKED_AT_ONCE, unlinked.size()))));
        }
        KeyProber.Result probed = prober.probe(guessed.stream()
                .filter(use -> Obstacles.elsewhere(use) == null && Obstacles.before(use, role) == null)
                .toList());
        IdentityHashMap<SequenceUse, KeyFacts> keys = new IdentityHashMap<>();
        probed.examined().forEach(examined -> keys.put(examined.use(), examined.keys()));
        Map<Long, List<LikelyColumn>> likely = new HashMap<>();
        for (SequenceUse use : guessed) {
            likely.computeIfAbsent(use.sequence().oid(), oid -> new ArrayList<>())
                    .add(new LikelyColumn(use, keys.get(use)));
        }
        return unlinked.stream()
                .map(sequence -> new UnlinkedSequence(sequence, likely.getOrDefault(sequence.oid(), List.of())))
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
                                row.getString("full_type"),
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
}
