// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis.cause;

import dev.keymend.catalog.ConstraintFacts;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The unique index that an ON CONFLICT may have meant, and what keeps the two apart.
 *
 * @param index the index
 * @param means whether a clause that names it says what this one meant to: another predicate or expression, the same columns
 * @param sentence what differs, and the clause that would match
 */
record NearestIndex(ConstraintFacts index, boolean means, String sentence) {
    private static final int PREDICATE = 0;
    private static final int EXPRESSION = 1;
    private static final int COLUMNS = 2;
    private static final int NOTHING = 3;

    /** Null when none has a column of the clause. */
    static @Nullable NearestIndex to(ConflictTarget target, List<ConstraintFacts> siblings) {
        if (target.parts().isEmpty()) {
            return null;
        }
        return siblings.stream()
                .filter(index -> index.unique() && !index.exclusion() && !index.deferrable())
                .filter(index -> distance(target, index) < NOTHING)
                .min(Comparator.comparing(index -> distance(target, index)))
                .map(index -> of(target, index))
                .orElse(null);
    }

    private static int distance(ConflictTarget target, ConstraintFacts index) {
        if (target.hasPartsOf(index)) {
            return PREDICATE;
        }
        List<String> parts = ConflictTarget.parts(index);
        Set<String> words = Set.copyOf(words(target.parts()));
        List<String> others = words(parts);
        if (parts.size() == target.parts().size()
                && others.stream().distinct().filter(words::contains).count() >= parts.size()
                && !columnsOnly(target, index)) {
            return EXPRESSION;
        }
        return others.stream().anyMatch(words::contains) ? COLUMNS : NOTHING;
    }

    private static boolean columnsOnly(ConflictTarget target, ConstraintFacts index) {
        return index.parts().stream().allMatch(part -> part.column() != null)
                && target.parts().stream().noneMatch(part -> part.contains(" "));
    }

    private static List<String> words(List<String> parts) {
        return parts.stream()
                .flatMap(part -> Stream.concat(Stream.of(part), Arrays.stream(part.split(" ", -1))))
                .distinct()
                .toList();
    }

    private static NearestIndex of(ConflictTarget target, ConstraintFacts index) {
        String match = "; the clause that matches it is ON CONFLICT " + index.arbiter() + ".";
        String nearest = "The nearest is " + index.name() + ", ";
        return switch (distance(target, index)) {
            case PREDICATE ->
                !index.valid()
                        ? new NearestIndex(
                                index,
                                true,
                                nearest
                                        + "which has these columns and is invalid: its build has failed or is not done.")
                        : new NearestIndex(
                                index,
                                true,
                                nearest
                                        + (target.predicate() == null
                                                ? "which is partial: the clause has to repeat its predicate"
                                                : "whose predicate does not follow from the clause's WHERE")
                                        + match);
            case EXPRESSION ->
                new NearestIndex(index, true, nearest + "which has another expression than the clause" + match);
            default -> new NearestIndex(index, false, nearest + "which has other columns than the clause.");
        };
    }
}
