// SPDX-License-Identifier: Apache-2.0
package dev.keymend.catalog;

import java.util.List;
import java.util.stream.Stream;

/**
 * The sequences that feed one table's key columns.
 *
 * @param examined with the keys that were found
 * @param unread of which only the catalog's part is known: what the sequence has issued could not be seen
 */
public record TableUses(List<ExaminedUse> examined, List<UnreadUse> unread) {
    /** No table, or none with such a column. */
    public static final TableUses NONE = new TableUses(List.of(), List.of());

    /** Copies the lists. */
    public TableUses {
        examined = List.copyOf(examined);
        unread = List.copyOf(unread);
    }

    /** Every use that the catalog shows. */
    public List<SequenceUse> all() {
        return Stream.concat(
                        examined.stream().map(ExaminedUse::use), unread.stream().map(UnreadUse::use))
                .toList();
    }
}
