// SPDX-License-Identifier: Apache-2.0
package dev.keymend.insert;

import dev.keymend.catalog.ConstraintFacts;
import dev.keymend.catalog.LoadTarget;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** Finds the unique index that an insert means by its key, or says which there are. */
final class ArbiterChoice {
    private final LoadTarget table;
    private final Spec spec;

    private ArbiterChoice(LoadTarget table, Spec spec) {
        this.table = table;
        this.spec = spec;
    }

    /**
     * The key.
     *
     * @throws InsertException where there is none, or none that can decide
     */
    static LoadTarget.Key of(LoadTarget table, Spec spec) {
        return new ArbiterChoice(table, spec).choose();
    }

    private LoadTarget.Key choose() {
        if (spec.key().isEmpty() && spec.constraint() == null) {
            throw new InsertException("an insert into " + table.name()
                    + " must say by which key a row is known: key(…) or constraint(…); " + usable());
        }
        List<LoadTarget.Key> meant = table.keys().stream().filter(this::isMeant).toList();
        if (meant.isEmpty()) {
            throw new InsertException("no unique index of " + table.name() + " is " + asked() + "; " + usable());
        }
        // Where a partial index has the same columns, the one that knows every row decides.
        return meant.stream()
                .filter(key -> obstacle(key).isEmpty())
                .min(Comparator.comparing((LoadTarget.Key key) -> key.facts().predicate() != null))
                .orElseThrow(() -> new InsertException(meant.get(0).facts().name() + " of " + table.name() + " "
                        + obstacle(meant.get(0)).orElseThrow() + "; " + usable()));
    }

    private boolean isMeant(LoadTarget.Key key) {
        ConstraintFacts facts = key.facts();
        if (spec.constraint() != null) {
            return facts.name().equals(spec.constraint())
                    || facts.index().name().equals(spec.constraint());
        }
        HashSet<String> parts = new HashSet<>();
        facts.parts().forEach(part -> parts.add(part.column() == null ? part.text() : part.column()));
        return parts.equals(new HashSet<>(spec.key()));
    }

    /** Why it cannot decide; empty where it can. */
    private static Optional<String> obstacle(LoadTarget.Key key) {
        ConstraintFacts facts = key.facts();
        if (facts.exclusion()) {
            return Optional.of(
                    "is an exclusion constraint, by which two rows may conflict and still not be the same row");
        }
        if (facts.deferrable()) {
            return Optional.of(
                    "is deferrable, and such a key cannot decide in an INSERT; a second unique index that is not"
                            + " deferrable, on the same columns, can");
        }
        if (!facts.valid()) {
            return Optional.of("is invalid: its building was not finished; REINDEX INDEX CONCURRENTLY "
                    + facts.index().quoted() + " finishes it");
        }
        if (key.belonging() != null) {
            return Optional.of("is an index of one partition alone");
        }
        return Optional.empty();
    }

    private String asked() {
        return spec.constraint() != null
                ? "called " + Objects.requireNonNull(spec.constraint())
                : "on exactly (" + String.join(", ", spec.key()) + ")";
    }

    private String usable() {
        String keys = table.keys().stream()
                .filter(key -> obstacle(key).isEmpty())
                .map(key -> key.facts().name() + " " + key.facts().arbiter())
                .collect(Collectors.joining(", "));
        return keys.isEmpty() ? "it has none that can decide" : "those that can decide are " + keys;
    }
}
