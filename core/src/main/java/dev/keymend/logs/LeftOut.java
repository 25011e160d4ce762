// SPDX-License-Identifier: Apache-2.0
package dev.keymend.logs;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What was left out because it is of other constraints than the one that was asked for, whose name may have been meant otherwise. */
final class LeftOut {
    private static final int MOST_NAMES = 5;

    private final @Nullable String wanted;
    private final Set<String> alike = new TreeSet<>();
    private long violations;

    /** @param wanted the name that was asked for; null for everything */
    LeftOut(@Nullable String wanted) {
        this.wanted = wanted;
    }

    void add(Verdict verdict) {
        violations += verdict.violation() ? 1 : 0;
        String name = verdict.constraint();
        if (name != null && alike.size() < MOST_NAMES && isAlike(name)) {
            alike.add(name);
        }
    }

    /** In another case, or without the schema that was put before it. */
    private boolean isAlike(String name) {
        return wanted != null
                && (name.equalsIgnoreCase(wanted)
                        || name.equalsIgnoreCase(
                                wanted.substring(wanted.lastIndexOf('.') + 1).replace("\"", "")));
    }

    /** A sentence about them, for when nothing else was found; empty when nothing was left out. */
    Optional<String> note() {
        if (wanted == null || violations == 0) {
            return Optional.empty();
        }
        return Optional.of("No violation is of the constraint " + wanted + "; " + violations
                + (violations == 1 ? " of another was" : " of others were") + " left out."
                + (alike.isEmpty()
                        ? ""
                        : " Servers write its name as it is, without a schema: " + String.join(", ", alike) + "."));
    }
}
