// SPDX-License-Identifier: Apache-2.0
package dev.keymend.catalog;

import dev.keymend.internal.sql.Queries;
import dev.keymend.internal.sql.ReadTransaction;
import dev.keymend.internal.sql.SqlResource;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads an {@link IndexAudit}: what the catalog alone tells, and where whole tables may be read, how the indexes compare with
 * them. Nothing takes more than AccessShareLock.
 */
final class IndexAuditReader {
    /** How many indexes of a collation are named. */
    private static final int NAMES = 50;

    /** Those of the system catalog are ordered by C, and have lower OIDs. */
    private static final String OF_USERS = "i.indisunique and i.indislive and i.indrelid >= 16384";

    /** Indexes whose facts are read in one transaction: a partial one locks its table. */
    private static final int BATCH = 100;

    private static final SqlResource SUSPECTS = SqlResource.load(IndexAuditReader.class, "index-suspects.sql");
    private static final SqlResource LEFTOVERS = SqlResource.load(IndexAuditReader.class, "index-leftovers.sql");
    private static final SqlResource COLLATION_INDEXES =
            SqlResource.load(IndexAuditReader.class, "collation-indexes.sql");
    private static final SqlResource SUBSCRIBED = SqlResource.load(IndexAuditReader.class, "subscribed-relations.sql");

    private final Connection connection;
    private final ReadOptions options;
    private final String role;
    private final ConstraintReader constraints;

    IndexAuditReader(Connection connection, ReadOptions options, String role) {
        this.connection = connection;
        this.options = options;
        this.role = role;
        this.constraints = new ConstraintReader(connection, options);
    }

    /** What was read, and what was not. */
    record Result(IndexAudit audit, List<Unexamined> unexamined) {}

    private record Suspect(NamedIndex index, boolean invalid, boolean deferrable, List<String> nullable) {}

    Result read() throws SQLException {
        List<Unexamined> unexamined = new ArrayList<>();
        IndexComparison comparison = new IndexComparison(connection, options, role);
        if (options.depth().atLeast(ReadOptions.Depth.DEEP)) {
            comparison.run(indexes -> facts(indexes, unexamined), BATCH);
            unexamined.addAll(comparison.unexamined());
        }
        List<Suspect> suspects = reading(() -> Queries.list(connection, SUSPECTS.text(), IndexAuditReader::suspect));
        Map<Long, ConstraintFacts> facts =
                facts(suspects.stream().map(Suspect::index).toList(), unexamined);
        List<IndexAudit.InvalidIndex> invalid = new ArrayList<>();
        List<ConstraintFacts> deferrable = new ArrayList<>();
        List<IndexAudit.NullableKey> nullable = new ArrayList<>();
        for (Suspect suspect : suspects) {
            ConstraintFacts index = facts.get(suspect.index().oid());
            if (index == null) {
                continue;
            }
            if (suspect.invalid()) {
                try {
                    invalid.add(leftover(index, comparison.ofInvalid(index.oid())));
                } catch (SQLException e) {
                    failed(suspect.index(), e, unexamined);
                }
            }
            if (suspect.deferrable()) {
                deferrable.add(index);
            }
            if (!suspect.nullable().isEmpty()) {
                nullable.add(new IndexAudit.NullableKey(index, suspect.nullable()));
            }
        }
        return new Result(
                new IndexAudit(
                        invalid,
                        deferrable,
                        nullable,
                        reading(this::collations),
                        reading(() -> Queries.list(connection, SUBSCRIBED.text(), IndexAuditReader::subscription)),
                        comparison.unsound(),
                        comparison.compared()),
                unexamined);
    }

    /** By OID; where a batch cannot be read, its indexes are read one by one. */
    private Map<Long, ConstraintFacts> facts(List<NamedIndex> indexes, List<Unexamined> unexamined)
            throws SQLException {
        Map<Long, ConstraintFacts> facts = new HashMap<>();
        for (int from = 0; from < indexes.size(); from += BATCH) {
            batch(indexes.subList(from, Math.min(from + BATCH, indexes.size())), facts, unexamined);
        }
        return facts;
    }

    private void batch(List<NamedIndex> batch, Map<Long, ConstraintFacts> facts, List<Unexamined> unexamined)
            throws SQLException {
        try {
            constraints
                    .byIndex(batch.stream().map(NamedIndex::oid).toList())
                    .forEach(index -> facts.put(index.oid(), index));
        } catch (SQLException e) {
            if (batch.size() == 1) {
                failed(batch.get(0), e, unexamined);
                return;
            }
            for (NamedIndex index : batch) {
                batch(List.of(index), facts, unexamined);
            }
        }
    }

    private void failed(NamedIndex index, SQLException e, List<Unexamined> unexamined) throws SQLException {
        if (KeyProber.connectionIsLost(e)) {
            throw e;
        }
        unexamined.add(index.unexamined(e, "reading its definition", options));
    }

    private IndexAudit.InvalidIndex leftover(ConstraintFacts index, IndexAudit.@Nullable Duplicates duplicates)
            throws SQLException {
        String sql = LEFTOVERS.with(Map.of("index", Long.toString(index.oid())));
        return reading(() -> Queries.one(
                connection,
                sql,
                row -> new IndexAudit.InvalidIndex(
                        index,
                        row.getBoolean("ready"),
                        row.getBoolean("live"),
                        row.getBoolean("partitioned"),
                        row.getBoolean("busy"),
                        row.getString("same_key"),
                        row.getBoolean("same_key_valid"),
                        names(row),
                        duplicates)));
    }

    private static List<QualifiedName> names(ResultSet row) throws SQLException {
        List<String> schemas = texts(row, "lacking_schemas");
        List<String> names = texts(row, "lacking_names");
        return IntStream.range(0, names.size())
                .mapToObj(i -> new QualifiedName(schemas.get(i), names.get(i)))
                .toList();
    }

    private List<IndexAudit.ChangedCollation> collations() throws SQLException {
        List<IndexAudit.ChangedCollation> changed = new ArrayList<>();
        for (CollationVersions versions : CollationVersions.changed(connection, OF_USERS)) {
            List<Integer> counts = new ArrayList<>();
            List<QualifiedName> names = Queries.list(
                    connection,
                    COLLATION_INDEXES.with(
                            Map.of("collation", Long.toString(versions.oid()), "most", Integer.toString(NAMES))),
                    row -> {
                        counts.add(row.getInt("unique_indexes"));
                        counts.add(row.getInt("indexes"));
                        return new QualifiedName(row.getString("schema"), row.getString("name"));
                    });
            if (!names.isEmpty()) {
                changed.add(new IndexAudit.ChangedCollation(
                        versions.name(), versions.recorded(), versions.actual(), counts.get(0), counts.get(1), names));
            }
        }
        return changed;
    }

    private static Suspect suspect(ResultSet row) throws SQLException {
        return new Suspect(
                NamedIndex.of(row), row.getBoolean("invalid"), row.getBoolean("deferrable"), texts(row, "nullable"));
    }

    private static IndexAudit.Subscription subscription(ResultSet row) throws SQLException {
        return new IndexAudit.Subscription(
                row.getString("name"), row.getBoolean("enabled"), Queries.longs(row, "relations"));
    }

    private static List<String> texts(ResultSet row, String column) throws SQLException {
        return Queries.texts(row, column).stream().map(String::valueOf).toList();
    }

    private <T> T reading(ReadTransaction.Work<T> work) throws SQLException {
        return ReadTransaction.run(connection, options.statementTimeout(), options.lockTimeout(), work);
    }
}
