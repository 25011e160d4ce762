// SPDX-License-Identifier: Apache-2.0
package dev.keymend.catalog;

import dev.keymend.internal.sql.Identifiers;
import dev.keymend.internal.sql.Queries;
import dev.keymend.internal.sql.ReadTransaction;
import dev.keymend.internal.sql.SqlResource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a {@link CatalogSnapshot}. The connection is the caller's: in autocommit mode the reading is done in short
 * read-only transactions of its own, inside a transaction under a savepoint that is rolled back; either way nothing
 * is committed and no setting stays changed. One reader serves one thread.
 */
public final class CatalogReader {
    private static final SqlResource KIND = SqlResource.load(CatalogReader.class, "relation-kind.sql");

    private final Connection connection;
    private final ReadOptions options;
    private final @Nullable ConnectionSource source;
    private final int jobs;
    private final ReadProgress progress;

    private CatalogReader(
            Connection connection,
            ReadOptions options,
            @Nullable ConnectionSource source,
            int jobs,
            ReadProgress progress) {
        this.connection = connection;
        this.options = options;
        this.source = source;
        this.jobs = jobs;
        this.progress = progress;
    }

    /** A reader with timeouts of 30 s a statement and 2 s a lock. */
    public static CatalogReader on(Connection connection) {
        return new CatalogReader(connection, ReadOptions.DEFAULT, null, 1, ReadProgress.SILENT);
    }

    /** The same reader with other options. */
    public CatalogReader with(ReadOptions changed) {
        return new CatalogReader(connection, changed, source, jobs, progress);
    }

    /**
     * The same reader, which {@link #read reads} keys and a long catalog on several connections at once: the caller's, and others that it
     * opens when there is enough to read and closes at the end. Where one cannot be had it goes on with fewer, and while
     * the caller is in a transaction, which others cannot see into, with the caller's alone. The snapshot is the same.
     *
     * @param others opens connections to the same database as the same role; any other is closed unused
     * @param connections how many at most, the caller's included, from 1
     */
    public CatalogReader parallel(ConnectionSource others, int connections) {
        if (connections < 1) {
            throw new IllegalArgumentException("a reader needs at least 1 connection, not " + connections);
        }
        return new CatalogReader(connection, options, others, connections, progress);
    }

    /** The same reader, which tells how far it has come with the keys. */
    public CatalogReader reporting(ReadProgress listener) {
        return new CatalogReader(connection, options, source, jobs, listener);
    }

    /**
     * The facts of the connected database.
     *
     * @throws SQLException when the catalog itself cannot be read; a table that cannot be is an {@link Unexamined}
     * @throws MappingException when a mapping names something that is not there
     */
    public CatalogSnapshot read() throws SQLException {
        try (ReadingCrew crew = ReadingCrew.of(connection, source, jobs)) {
            return read(crew);
        }
    }

    private CatalogSnapshot read(ReadingCrew crew) throws SQLException {
        CatalogFacts facts = reading(() -> CatalogFacts.read(connection, crew, options));
        UseResolver resolver = new UseResolver(facts);
        List<SequenceUse> mapped = mapped(facts, resolver);
        String role = facts.server().role();
        List<SequenceUse> uses = new ArrayList<>(resolver.uses());
        uses.addAll(mapped);
        List<Unexamined> unexamined = new ArrayList<>();
        List<SequenceUse> readable = new ArrayList<>();
        for (SequenceUse use : uses) {
            Unexamined elsewhere = Obstacles.elsewhere(use);
            if (elsewhere != null) {
                unexamined.add(elsewhere);
                continue;
            }
            if (!use.everyRowIsKeyed() && resolver.isOpaque(use)) {
                unexamined.add(Obstacles.opaque(use));
            }
            if (use.keys().isEmpty()) {
                continue; // In no unique key: a repeated value is no error, and nothing needs to be read.
            }
            Unexamined obstacle = obstacle(use, resolver, role);
            if (obstacle == null) {
                readable.add(use);
            } else {
                unexamined.add(obstacle);
            }
        }
        KeyProber prober = new KeyProber(crew, options, facts.server());
        KeyProber.Result probed = prober.probe(readable, progress);
        unexamined.addAll(probed.unexamined());
        List<UnlinkedSequence> unlinked =
                new LikelyColumns(connection, options, resolver, prober, role).guess(unlinked(facts, resolver, mapped));
        unexamined.addAll(resolver.hidden(uses, unlinked));
        IndexAudit indexAudit = IndexAudit.EMPTY;
        if (options.depth().atLeast(ReadOptions.Depth.AUDIT)) {
            IndexAuditReader.Result audited = new IndexAuditReader(connection, options, role).read();
            indexAudit = audited.audit();
            unexamined.addAll(audited.unexamined());
        }
        return new CatalogSnapshot(
                facts.server(),
                facts.tables(),
                facts.keys(),
                facts.sequences(),
                probed.examined(),
                unlinked,
                unexamined,
                columnAudit(uses),
                indexAudit);
    }

    private List<SequenceUse> mapped(CatalogFacts facts, UseResolver resolver) throws SQLException {
        return options.mappings().isEmpty()
                ? List.of()
                : reading(() -> Mappings.resolve(connection, options.mappings(), facts, resolver));
    }

    private ColumnAudit columnAudit(List<SequenceUse> uses) throws SQLException {
        return options.depth().atLeast(ReadOptions.Depth.AUDIT)
                ? reading(() -> ColumnAuditReader.read(connection, uses))
                : ColumnAudit.EMPTY;
    }

    /**
     * The sequences that feed one table's key columns, with their keys; what cannot be read is left out.
     *
     * @param tableOid of the root, in a tree of partitions
     */
    public List<ExaminedUse> usesOf(long tableOid) throws SQLException {
        return feeding(tableOid).examined();
    }

    /**
     * The sequences that feed one table's key columns, also those that this role may not read.
     *
     * @param tableOid of the root, in a tree of partitions
     */
    public TableUses feeding(long tableOid) throws SQLException {
        try (ReadingCrew crew = ReadingCrew.of(connection, source, jobs)) {
            return feeding(tableOid, crew);
        }
    }

    /**
     * The sequences that hand a table whole numbers for a unique key, as far as the catalog knows them, also those that this role may
     * not see. Their keys are not read.
     *
     * @param tableOid of a tree of partitions its root
     */
    public List<SequenceUse> sequencesOf(long tableOid) throws SQLException {
        try (ReadingCrew crew = ReadingCrew.of(connection, source, jobs)) {
            return new UseResolver(reading(() -> CatalogFacts.read(connection, crew, options)))
                    .uses().stream()
                            .filter(use ->
                                    use.table().oid() == tableOid && !use.keys().isEmpty())
                            .filter(SequenceUse::handsOutNumbers)
                            .toList();
        }
    }

    private TableUses feeding(long tableOid, ReadingCrew crew) throws SQLException {
        CatalogFacts facts = reading(() -> CatalogFacts.read(connection, crew, options));
        UseResolver resolver = new UseResolver(facts);
        List<SequenceUse> uses = new ArrayList<>(resolver.uses());
        uses.addAll(mapped(facts, resolver));
        uses.removeIf(use -> use.table().oid() != tableOid || use.keys().isEmpty());
        String role = facts.server().role();
        List<SequenceUse> readable = new ArrayList<>();
        List<Unexamined> unexamined = new ArrayList<>();
        for (SequenceUse use : uses) {
            Unexamined elsewhere = Obstacles.elsewhere(use);
            Unexamined obstacle = elsewhere == null ? obstacle(use, resolver, role) : elsewhere;
            if (obstacle == null) {
                readable.add(use);
            } else {
                unexamined.add(obstacle);
            }
        }
        KeyProber.Result probed = new KeyProber(crew, options, facts.server()).probe(readable);
        unexamined.addAll(probed.unexamined());
        return new TableUses(probed.examined(), unread(uses, unexamined));
    }

    private static @Nullable Unexamined obstacle(SequenceUse use, UseResolver resolver, String role) {
        return resolver.isLocked(use) ? Obstacles.locked(use) : Obstacles.before(use, role);
    }

    private static List<UnreadUse> unread(List<SequenceUse> uses, List<Unexamined> unexamined) {
        List<UnreadUse> unread = new ArrayList<>();
        for (SequenceUse use : uses) {
            unexamined.stream()
                    .filter(gap -> gap.subject().equals(use.subject()))
                    .findFirst()
                    .ifPresent(gap -> unread.add(new UnreadUse(use, gap)));
        }
        return unread;
    }

    /** The server and database alone. */
    public ServerFacts server() throws SQLException {
        return reading(() -> CatalogFacts.readServer(connection));
    }

    /**
     * What something that is no table is, such as {@code view}; empty where nothing else has the name either.
     *
     * @param name as SQL writes it, with or without a schema
     */
    public Optional<String> kindOf(String name) throws SQLException {
        List<String> parts = Identifiers.parse(name);
        if (parts.isEmpty() || parts.size() > 2) {
            return Optional.empty();
        }
        String sql = KIND.with(Map.of(
                "schema",
                parts.size() == 1 ? "null" : Identifiers.literal(parts.get(0)),
                "name",
                Identifiers.literal(parts.get(parts.size() - 1))));
        return reading(() -> Queries.list(connection, sql, row -> row.getString("kind")).stream()
                .findFirst());
    }

    /** The present definition of a sequence; empty when it is gone or may not be seen. */
    public Optional<SequenceFacts> sequence(long oid) throws SQLException {
        return reading(() -> CatalogFacts.readSequence(connection, oid).stream().findFirst());
    }

    /**
     * The present keys of uses read before, for a step that is about to run.
     *
     * @throws UnreadableException when one of them can no longer be read
     */
    public List<ExaminedUse> reread(List<SequenceUse> uses) throws SQLException {
        try (ReadingCrew crew = ReadingCrew.of(connection, source, jobs)) {
            KeyProber.Result probed = new KeyProber(crew, options, server()).probe(uses);
            if (!probed.unexamined().isEmpty()) {
                throw new UnreadableException(probed.unexamined().get(0));
            }
            return probed.examined();
        }
    }

    private <T> T reading(ReadTransaction.Work<T> work) throws SQLException {
        return ReadTransaction.run(connection, options.statementTimeout(), options.lockTimeout(), work);
    }

    private static List<SequenceFacts> unlinked(CatalogFacts facts, UseResolver resolver, List<SequenceUse> mapped) {
        Set<Long> linked = new HashSet<>(resolver.linkedSequences());
        mapped.forEach(use -> linked.add(use.sequence().oid()));
        return facts.sequences().stream()
                .filter(sequence -> !linked.contains(sequence.oid()) && !sequence.ofExtension())
                .toList();
    }
}
