// SPDX-License-Identifier: Apache-2.0
package dev.keymend.catalog;

import dev.keymend.internal.sql.Identifiers;
import dev.keymend.internal.sql.Queries;
import dev.keymend.internal.sql.ReadTransaction;
import dev.keymend.internal.sql.ServerMessage;
import dev.keymend.internal.sql.SqlResource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Compares every unique index with its table, the smallest tables first, each in a transaction of its own: keys that stand
 * twice, counted without any index, and what amcheck says. Of what is sound nothing is kept.
 */
final class IndexComparison {
    private static final SqlResource COMPARABLE = SqlResource.load(IndexComparison.class, "comparable-indexes.sql");

    private final Connection connection;
    private final ReadOptions options;
    private final String role;
    private final List<IndexAudit.UnsoundIndex> unsound = new ArrayList<>();
    private final List<Unexamined> unexamined = new ArrayList<>();
    private final Map<Long, IndexAudit.Duplicates> ofInvalid = new HashMap<>();
    private int compared;

    IndexComparison(Connection connection, ReadOptions options, String role) {
        this.connection = connection;
        this.options = options;
        this.role = role;
    }

    /** Reads the facts of a few indexes; what cannot be read is left out, and somebody else says why. */
    interface Facts {
        Map<Long, ConstraintFacts> of(List<NamedIndex> indexes) throws SQLException;
    }

    /**
     * An index to be compared.
     *
     * @param collations a COLLATE clause, or nothing, for each part of its key
     * @param equality whether it compares as GROUP BY does
     */
    private record Candidate(NamedIndex index, boolean valid, List<String> collations, boolean equality) {}

    void run(Facts facts, int batch) throws SQLException {
        List<Candidate> candidates = reading(() -> Queries.list(
                connection,
                COMPARABLE.text(),
                row -> new Candidate(
                        NamedIndex.of(row),
                        row.getBoolean("valid"),
                        Queries.texts(row, "collations").stream()
                                .map(String::valueOf)
                                .toList(),
                        row.getBoolean("equality"))));
        Optional<Amcheck> amcheck = reading(() -> Amcheck.find(connection));
        for (int from = 0; from < candidates.size(); from += batch) {
            List<Candidate> some = candidates.subList(from, Math.min(from + batch, candidates.size()));
            Map<Long, ConstraintFacts> known =
                    facts.of(some.stream().map(Candidate::index).toList());
            for (Candidate each : some) {
                ConstraintFacts index = known.get(each.index().oid());
                if (index != null) {
                    compare(each, index, amcheck);
                }
            }
        }
    }

    private void compare(Candidate each, ConstraintFacts index, Optional<Amcheck> amcheck) throws SQLException {
        Unexamined obstacle = obstacle(each, index);
        IndexAudit.Duplicates duplicates = obstacle == null ? duplicates(each, index) : null;
        if (!each.valid()) {
            if (duplicates != null) {
                ofInvalid.put(index.oid(), duplicates);
            }
            return;
        }
        if (obstacle != null) {
            unexamined.add(obstacle);
        }
        String check = amcheck.map(found -> found.check(index.oid())).orElse(null);
        String fault = check == null ? null : fault(check, each.index());
        if (duplicates != null) {
            compared++;
        }
        if (fault != null || (duplicates != null && duplicates.keys() > 0)) {
            unsound.add(new IndexAudit.UnsoundIndex(
                    index,
                    duplicates == null ? IndexAudit.Duplicates.NONE : duplicates,
                    fault == null ? null : check,
                    fault,
                    new TableShapeReader(connection, options)
                            .of(index.rootOid())
                            .orElse(null)));
        }
    }

    /** Why the table cannot be read for this index; null when it can. */
    private @Nullable Unexamined obstacle(Candidate each, ConstraintFacts index) throws SQLException {
        String grantee = Identifiers.quote(role);
        if (!index.schemaUsable()) {
            return each.index()
                    .unexamined(
                            "no USAGE on the schema of the table",
                            "GRANT USAGE ON SCHEMA "
                                    + Identifiers.quote(index.table().schema()) + " TO " + grantee + ";");
        }
        if (!index.maySelect()) {
            return each.index()
                    .unexamined(
                            "no SELECT on the table, which must be read to compare the index with it",
                            "GRANT SELECT ON " + index.table().quoted() + " TO " + grantee + ";");
        }
        if (index.rowSecurityActive()) {
            return each.index()
                    .unexamined(
                            "row-level security hides rows from this role, so the index cannot be compared with its table",
                            "ALTER ROLE " + grantee + " BYPASSRLS;");
        }
        if (!each.equality()) {
            return each.index()
                    .unexamined(
                            "its operator class compares in a way of its own, so equal keys cannot be counted without it",
                            null);
        }
        // Inside a transaction of the caller's its own rows are seen, and before it ends they may share such a key.
        return index.deferrable() && !connection.getAutoCommit()
                ? each.index().unexamined("its constraint may be violated until this transaction ends", null)
                : null;
    }

    /** Null where the table could not be read, which is said. */
    private IndexAudit.@Nullable Duplicates duplicates(Candidate each, ConstraintFacts index) throws SQLException {
        try {
            return reading(() -> DuplicateKeys.read(connection, index, each.collations()));
        } catch (SQLException e) {
            failed(each.index(), e, "reading the whole table");
            return null;
        }
    }

    private @Nullable String fault(String check, NamedIndex index) throws SQLException {
        try {
            reading(() -> Queries.list(connection, check, row -> ""));
            return null;
        } catch (SQLException e) {
            if (Amcheck.isCorruption(e)) {
                return ServerMessage.of(e);
            }
            failed(index, e, "amcheck");
            return null;
        }
    }

    private void failed(NamedIndex index, SQLException e, String tooLong) throws SQLException {
        if (KeyProber.connectionIsLost(e)) {
            throw e;
        }
        unexamined.add(index.unexamined(e, tooLong, options));
    }

    private <T> T reading(ReadTransaction.Work<T> work) throws SQLException {
        return ReadTransaction.run(connection, options.statementTimeout(), options.lockTimeout(), work);
    }

    List<IndexAudit.UnsoundIndex> unsound() {
        return unsound;
    }

    List<Unexamined> unexamined() {
        return unexamined;
    }

    /** How many indexes were compared with their tables. */
    int compared() {
        return compared;
    }

    /** Keys that stand twice in the way of an index that is not valid; null where they were not counted. */
    IndexAudit.@Nullable Duplicates ofInvalid(long index) {
        return ofInvalid.get(index);
    }
}
