// SPDX-License-Identifier: Apache-2.0
package dev.keymend.plan;

import static dev.keymend.internal.sql.Identifiers.quote;

import dev.keymend.catalog.ConstraintFacts;
import java.util.ArrayList;
import java.util.List;

/** A second constraint with the key of a deferrable one that is checked at once, and can therefore be an arbiter. */
public final class KeyTwin {
    private static final int LONGEST_STEM = 50;

    private KeyTwin() {}

    /** What it would be called, as SQL. */
    public static String name(ConstraintFacts deferrable) {
        String name = deferrable.name();
        return quote((name.length() > LONGEST_STEM ? name.substring(0, LONGEST_STEM) : name) + "_now");
    }

    /** The steps that make it. */
    public static List<Step> steps(ConstraintFacts deferrable) {
        String twin = name(deferrable);
        String table = deferrable.root().quoted();
        String key = String.join(", ", deferrable.columnTexts());
        String nulls = deferrable.nullsNotDistinct() ? " NULLS NOT DISTINCT" : "";
        String after =
                " From then on no statement may pass through a state with equal keys, which is what the deferrable"
                        + " constraint allows; where nothing relies on that, drop it";
        if (deferrable.ofPartitionedTable()) {
            return List.of(Step.byHand(
                    "Add it",
                    "ALTER TABLE " + table + " ADD CONSTRAINT " + twin + " UNIQUE" + nulls + " (" + key + ");",
                    "AccessExclusiveLock on the table and its partitions while the indexes are built: nobody reads or writes"
                            + " them." + after));
        }
        List<Step> steps = new ArrayList<>();
        steps.add(Step.byHand(
                "Build its index",
                "CREATE UNIQUE INDEX CONCURRENTLY " + twin + " ON " + table + " (" + key + ")" + nulls + ";",
                "ShareUpdateExclusiveLock on the table while it is built: reads and writes go"
                        + " on; it fails, and leaves an invalid index to be dropped, where rows share a key"));
        steps.add(Step.byHand(
                "Make it a constraint",
                "ALTER TABLE " + table + " ADD CONSTRAINT " + twin + " UNIQUE USING INDEX " + twin + ";",
                "AccessExclusiveLock on the table for a moment." + after));
        return steps;
    }
}
