// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis;

import static dev.keymend.internal.sql.Identifiers.quote;

import dev.keymend.catalog.CatalogSnapshot;
import dev.keymend.catalog.IndexAudit;
import dev.keymend.catalog.QualifiedName;
import dev.keymend.catalog.Subject;
import dev.keymend.plan.Remedy;
import dev.keymend.plan.Step;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The operating system or a library orders texts in another way than when a collation's version was recorded, so that unique
 * indexes built before may no longer find a key that is there. One finding for a collation, not one for each index.
 */
final class CollationVersionChangedRule implements Rule {
    private static final int NAMED = 20;

    @Override
    public String id() {
        return "collation-version-changed";
    }

    @Override
    public boolean decidesInserts() {
        return false;
    }

    @Override
    public List<Finding> check(CatalogSnapshot snapshot) {
        return snapshot.indexAudit().collations().stream()
                .filter(collation -> collation.uniqueIndexes() > 0)
                .map(collation -> finding(collation, snapshot.server().database()))
                .toList();
    }

    private Finding finding(IndexAudit.ChangedCollation collation, String database) {
        List<String> names = collation.names().stream()
                .limit(Math.min(NAMED, collation.uniqueIndexes()))
                .map(QualifiedName::quoted)
                .toList();
        Map<String, Object> evidence = new LinkedHashMap<>();
        evidence.put("recordedVersion", collation.recorded());
        evidence.put("actualVersion", collation.actual());
        evidence.put("uniqueIndexes", (long) collation.uniqueIndexes());
        evidence.put("indexes", (long) collation.indexes());
        evidence.put("uniqueIndexNames", names);
        evidence.put(
                Obstacle.REFUSED_BECAUSE,
                "a rebuild stops where keys stand twice, and once the new version is recorded nothing"
                        + " points to an index that was left out");
        int more = collation.uniqueIndexes() - names.size();
        String summary =
                (collation.ofDatabase() ? "The database's own collation" : "The collation") + " was of version "
                        + collation.recorded() + " when that was recorded and is of " + collation.actual()
                        + " now: texts may be ordered in another way, and then "
                        + Words.count(collation.uniqueIndexes(), "unique index").replace("indexs", "indexes")
                        + (collation.uniqueIndexes() == 1 ? " lets" : " let") + " keys in twice that "
                        + (collation.uniqueIndexes() == 1 ? "it does" : "they do") + " not find ("
                        + String.join(", ", names) + (more == 0 ? "" : " and " + Words.number(more) + " more")
                        + "). keymend check --deep says whether it has happened.";
        return new Finding(
                id(),
                Severity.WARNING,
                Subject.ofCollation(collation.name()),
                summary,
                evidence,
                List.of(remedy(collation, database)));
    }

    private static Remedy remedy(IndexAudit.ChangedCollation collation, String database) {
        boolean all = collation.names().size() == collation.indexes();
        String rebuild = all
                ? collation.names().stream()
                        .map(name -> "REINDEX INDEX CONCURRENTLY " + name.quoted() + ";")
                        .collect(Collectors.joining("\n"))
                : "REINDEX DATABASE CONCURRENTLY " + quote(database) + ";";
        String refresh = collation.ofDatabase()
                ? "ALTER DATABASE " + quote(database) + " REFRESH COLLATION VERSION;"
                : "ALTER COLLATION " + collation.name().quoted() + " REFRESH VERSION;";
        return new Remedy(
                "Rebuild what it orders, unique or not, then record the new version",
                List.of(
                        Step.byHand(
                                "Rebuild the indexes",
                                rebuild,
                                "ShareUpdateExclusiveLock on one table after the other: reads and writes go on; each waits"
                                        + " until every transaction that is open has ended, and fails where keys stand twice"),
                        Step.byHand(
                                "Record the version",
                                refresh,
                                "a lock on the collation's entry alone. It rebuilds nothing; partitions by ranges of texts,"
                                        + " CHECK constraints and materialised views that depend on the order are to be"
                                        + " looked at before")));
    }
}
