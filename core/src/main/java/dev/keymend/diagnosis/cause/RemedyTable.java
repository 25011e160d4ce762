// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis.cause;

import dev.keymend.catalog.ConstraintFacts;
import dev.keymend.catalog.ReadOptions;
import dev.keymend.catalog.TableShape;
import dev.keymend.catalog.TableShapeReader;
import dev.keymend.violation.Kind;
import dev.keymend.violation.UniqueViolation;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The table that remedies write statements for. */
final class RemedyTable {
    private RemedyTable() {}

    /** The constraint's table, or the one whose unique index could not be built; null when it is not known. */
    static @Nullable TableShape of(
            UniqueViolation violation, @Nullable ConstraintFacts constraint, Connection database, ReadOptions options)
            throws SQLException {
        TableShapeReader reader = new TableShapeReader(database, options);
        if (constraint != null) {
            return reader.of(constraint.rootOid()).orElse(null);
        }
        if (violation.kind() != Kind.UNIQUE_INDEX_BUILD) {
            return null;
        }
        List<String> parts =
                UniqueDdl.read(violation.statement()).map(UniqueDdl::table).orElse(List.of());
        if (!parts.isEmpty()) {
            String schema = parts.size() > 1 ? parts.get(parts.size() - 2) : null;
            return reader.named(parts.get(parts.size() - 1), schema).orElse(null);
        }
        String table = violation.table();
        return table == null ? null : reader.named(table, violation.schema()).orElse(null);
    }
}
