// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis;

import dev.keymend.catalog.CatalogSnapshot;
import dev.keymend.catalog.ExaminedUse;
import dev.keymend.catalog.KeyFacts;
import dev.keymend.catalog.LikelyColumn;
import dev.keymend.catalog.Subject;
import dev.keymend.catalog.UnlinkedSequence;
import dev.keymend.plan.KeysAhead;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * No column is known to use the sequence. A default that names it only as text, a function, a trigger or an ORM
 * leaves no trace in the catalog, so nothing can be promised about the inserts it feeds.
 */
final class SequenceUnlinkedRule implements Rule {
    static final String LIKELY_COLUMN = "likelyColumn";

    @Override
    public String id() {
        return "sequence-unlinked";
    }

    @Override
    public boolean decidesInserts() {
        return true;
    }

    @Override
    public List<Finding> check(CatalogSnapshot snapshot) {
        List<Finding> findings = new ArrayList<>();
        for (UnlinkedSequence unlinked : snapshot.unlinked()) {
            findings.add(finding(unlinked));
        }
        return findings;
    }

    private Finding finding(UnlinkedSequence unlinked) {
        String name = unlinked.sequence().name().quoted();
        Map<String, Object> evidence = new LinkedHashMap<>();
        evidence.put("increment", unlinked.sequence().increment());
        evidence.put("cache", unlinked.sequence().cache());
        String summary;
        if (unlinked.likely().isEmpty()) {
            summary = "No column is known to use it. If one does, say so with --map table.column=" + name
                    + "; if none does, --accept " + name + ".";
        } else {
            LikelyColumn likely = unlinked.likely().get(0);
            String column = likely.use().quotedColumn();
            evidence.put(LIKELY_COLUMN, column);
            summary = "No column is known to use it; by name or default it feeds " + column + outlook(likely, evidence)
                    + " Say so with --map " + column + "=" + name + ".";
        }
        return new Finding(
                id(), Severity.WARNING, Subject.ofSequence(unlinked.sequence().name()), summary, evidence, List.of());
    }

    /** What would follow if the guess were right. */
    private static String outlook(LikelyColumn likely, Map<String, Object> evidence) {
        KeyFacts keys = likely.keys();
        if (keys == null) {
            return ".";
        }
        keys.nextValue().ifPresent(next -> evidence.put("nextValue", next));
        KeysAhead ahead = KeysAhead.of(new ExaminedUse(likely.use(), keys));
        if (!ahead.behind()) {
            return ", whose keys it would not meet.";
        }
        evidence.put("firstCollision", ahead.firstCollision().getAsLong());
        return ", and then inserts fail: "
                + (likely.use().inBlocks() ? "a block of ids that it stands for would meet " : "it would issue ")
                + ahead.firstCollision().getAsLong() + ", which is taken.";
    }
}
