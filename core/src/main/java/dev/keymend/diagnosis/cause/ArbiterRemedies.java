// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis.cause;

import static dev.keymend.internal.sql.Identifiers.quote;

import dev.keymend.catalog.ConstraintFacts;
import dev.keymend.plan.KeyTwin;
import dev.keymend.plan.Remedy;
import dev.keymend.plan.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Ways out where ON CONFLICT has no arbiter, or not the one that it needs. */
final class ArbiterRemedies {
    private static final String ROW_LOCK = "RowExclusiveLock on the table, as for any insert";
    private static final String BUILD_LOCK =
            "ShareUpdateExclusiveLock on the table while it is built: reads and writes go"
                    + " on; it fails, and leaves an invalid index to be dropped, where rows share a key";

    private ArbiterRemedies() {}

    /** DO NOTHING for whatever conflict there is. */
    static Remedy anyConflict(ConstraintFacts constraint, @Nullable PastedStatement statement) {
        return new Remedy(
                "Leave out the target, where a conflict on any key may be ignored",
                List.of(Step.byHand(
                        "Insert unless some key is taken",
                        TextRemedies.insert(constraint, statement) + "\n  ON CONFLICT DO NOTHING;",
                        ROW_LOCK + "; it hides every conflict, also those that nobody has thought of")));
    }

    /** DO NOTHING for a constraint that can only be named. */
    static Remedy byName(ConstraintFacts constraint, @Nullable PastedStatement statement) {
        return new Remedy(
                "Leave the row that is there alone",
                List.of(Step.byHand(
                        "Insert unless the constraint forbids it; to change the other row takes an UPDATE of its own",
                        TextRemedies.insert(constraint, statement) + "\n  ON CONFLICT ON CONSTRAINT "
                                + quote(constraint.name()) + " DO NOTHING;",
                        ROW_LOCK)));
    }

    /** The index that the clause means. */
    static Remedy build(ConstraintFacts sibling, List<String> columns) {
        String key = columns.stream().map(column -> quote(column)).collect(Collectors.joining(", "));
        return new Remedy(
                "Build the index that the clause means, if (" + key + ") is to be unique",
                List.of(Step.byHand(
                        "Build it",
                        "CREATE UNIQUE INDEX CONCURRENTLY ON " + sibling.root().quoted() + " (" + key + ");",
                        BUILD_LOCK)));
    }

    /** An index that a failed or unfinished build left invalid. */
    static Remedy rebuild(ConstraintFacts invalid) {
        return new Remedy(
                "Finish the index",
                List.of(Step.byHand(
                        "Rebuild it, once nobody is building it any more",
                        "REINDEX INDEX CONCURRENTLY " + invalid.index().quoted() + ";",
                        BUILD_LOCK)));
    }

    /**
     * A constraint with the same key that is checked at once. Only its name will do: a clause with the columns finds the
     * deferrable one as well, and is refused again.
     */
    static Remedy twin(ConstraintFacts deferrable, @Nullable PastedStatement statement) {
        List<Step> steps = new ArrayList<>(KeyTwin.steps(deferrable));
        steps.add(Step.byHand(
                "Name it",
                TextRemedies.insert(deferrable, statement) + "\n  ON CONFLICT ON CONSTRAINT " + KeyTwin.name(deferrable)
                        + " DO NOTHING;",
                ROW_LOCK));
        return new Remedy("Give the key a second constraint that is checked at once, and name that one", steps);
    }
}
