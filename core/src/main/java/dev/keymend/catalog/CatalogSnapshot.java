// SPDX-License-Identifier: Apache-2.0
package dev.keymend.catalog;

import java.util.List;

/**
 * The facts read from one database, including what could not be read and why.
 *
 * @param uses every column that a sequence feeds and whose keys could be read; columns in no unique key are among
 *     {@code sequences}' users but not here, since a repeated value is no error there
 * @param unlinked sequences no column is known to use
 * @param columnAudit {@link ColumnAudit#EMPTY} below {@link ReadOptions.Depth#AUDIT}
 * @param indexAudit what only some rules ask of unique indexes; {@link IndexAudit#EMPTY} where no audit was asked for
 */
public record CatalogSnapshot(
        ServerFacts server,
        List<TableFacts> tables,
        List<UniqueKey> uniqueKeys,
        List<SequenceFacts> sequences,
        List<ExaminedUse> uses,
        List<UnlinkedSequence> unlinked,
        List<Unexamined> unexamined,
        ColumnAudit columnAudit,
        IndexAudit indexAudit) {
    /** Copies every list. */
    public CatalogSnapshot {
        tables = List.copyOf(tables);
        uniqueKeys = List.copyOf(uniqueKeys);
        sequences = List.copyOf(sequences);
        uses = List.copyOf(uses);
        unlinked = List.copyOf(unlinked);
        unexamined = List.copyOf(unexamined);
    }
}
