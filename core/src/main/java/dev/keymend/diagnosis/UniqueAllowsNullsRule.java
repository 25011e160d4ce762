// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis;

import static dev.keymend.internal.sql.Identifiers.quote;

import dev.keymend.catalog.CatalogSnapshot;
import dev.keymend.catalog.ConstraintFacts;
import dev.keymend.catalog.IndexAudit;
import dev.keymend.catalog.UniqueKey;
import dev.keymend.plan.DuplicateRows;
import dev.keymend.plan.NullKeys;
import dev.keymend.plan.Remedy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A unique key of several columns of which some may be NULL: as NULL is equal to nothing, rows without a value may repeat the
 * other columns. Keys of one column are left alone, since there a missing value is meant to be free; so are keys whose other
 * columns something else keeps unique.
 */
final class UniqueAllowsNullsRule implements Rule {
    private static final int NULLS_NOT_DISTINCT = 15;

    @Override
    public String id() {
        return "unique-allows-nulls";
    }

    @Override
    public boolean decidesInserts() {
        return false;
    }

    @Override
    public List<Finding> check(CatalogSnapshot snapshot) {
        Map<Long, List<UniqueKey>> byTable =
                snapshot.uniqueKeys().stream().collect(Collectors.groupingBy(UniqueKey::tableOid));
        return snapshot.indexAudit().nullable().stream()
                .filter(key -> !excludesNulls(key)
                        && !isCovered(key, byTable.getOrDefault(key.key().tableOid(), List.of())))
                .map(key -> finding(key, snapshot.server().majorVersion() >= NULLS_NOT_DISTINCT))
                .toList();
    }

    /** Whether the index is only over rows that have values. */
    private static boolean excludesNulls(IndexAudit.NullableKey key) {
        String predicate = key.key().predicate();
        return predicate != null
                && !predicate.contains(" OR ")
                && key.nullable().stream()
                        .allMatch(column -> predicate.contains("(" + quote(column) + " IS NOT NULL)"));
    }

    /** Whether another key keeps the rest unique: always, or for the rows that have no value. */
    private static boolean isCovered(IndexAudit.NullableKey key, List<UniqueKey> others) {
        List<String> columns = key.key().parts().stream()
                .map(part -> String.valueOf(part.column()))
                .toList();
        return others.stream()
                .filter(other -> other.oid() != key.key().oid() && other.valid())
                .filter(other -> !other.columns().contains(null) && columns.containsAll(other.columns()))
                .anyMatch(other -> {
                    String predicate = other.predicate();
                    List<String> open = key.nullable().stream()
                            .filter(column -> predicate == null || !predicate.equals("(" + quote(column) + " IS NULL)"))
                            .toList();
                    boolean forNullsOnly = open.size() < key.nullable().size();
                    return (predicate == null || (forNullsOnly && key.nullable().size() == 1))
                            && open.stream().noneMatch(other::contains);
                });
    }

    private Finding finding(IndexAudit.NullableKey nullable, boolean nullsNotDistinct) {
        ConstraintFacts key = nullable.key();
        Map<String, Object> evidence = new LinkedHashMap<>();
        evidence.put("columns", key.columnTexts());
        evidence.put("nullableColumns", nullable.nullable());
        evidence.put(Obstacle.REFUSED_BECAUSE, "whether rows without a value may repeat, the application decides");
        List<String> rest = key.parts().stream()
                .filter(part -> !nullable.nullable().contains(String.valueOf(part.column())))
                .map(ConstraintFacts.Part::text)
                .toList();
        String some = nullable.nullable().stream().map(column -> quote(column)).collect(Collectors.joining(" or "));
        String summary = "NULL is equal to nothing, so rows without a value in " + some + " may repeat "
                + (rest.isEmpty() ? "the others" : String.join(", ", rest)) + " as often as they like: the key ("
                + String.join(", ", key.columnTexts()) + ") does not refuse them.";
        List<Remedy> remedies = new ArrayList<>();
        remedies.add(new DuplicateRows(
                        key.table().quoted(),
                        !key.ofPartitionedTable(),
                        key.operands(),
                        true,
                        key.predicate(),
                        null,
                        false)
                .list());
        if (nullsNotDistinct) {
            remedies.add(NullKeys.notDistinct(key));
        }
        NullKeys.partial(key, nullable.nullable()).ifPresent(remedies::add);
        return new Finding(id(), Severity.INFO, key.subject(), summary, evidence, remedies);
    }
}
