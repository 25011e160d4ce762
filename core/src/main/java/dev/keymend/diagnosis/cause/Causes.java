// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis.cause;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The causes there are. A new one is a class, a line here and a page in docs/causes. */
public final class Causes {
    /** In the order in which equally sure causes are shown. */
    static final List<CauseFinder> ALL = List.of(
            new RaisedByCodeCause(),
            new ReplicationApplyCause(),
            new DdlRaceCause(),
            new ExistingDuplicatesCause(),
            new OverlapCause(),
            new WrongConflictTargetCause(),
            new RepeatedInStatementCause(),
            new TransientUpdateCause(),
            new DeferredConstraintCause(),
            new CorruptUniqueIndexCause(),
            new SequenceBehindCause(),
            new ExplicitKeyCause(),
            new RetryCause(),
            new ConcurrentInsertCause(),
            new SoftDeletedRowCause(),
            new AllocatorMismatchCause());

    /** What remains to be said where nothing more particular is sure. */
    private static final NaturalKeyCause FALLBACK = new NaturalKeyCause();

    private Causes() {}

    /** Every cause's id. */
    public static List<String> ids() {
        return Stream.concat(ALL.stream(), Stream.of(FALLBACK))
                .map(CauseFinder::id)
                .toList();
    }

    /** The causes that fit, surest first. */
    static List<Cause> of(Incident incident) {
        List<Cause> causes = new ArrayList<>(ALL.stream()
                .map(finder -> finder.find(incident))
                .flatMap(Optional::stream)
                .toList());
        boolean proven = causes.stream().anyMatch(cause -> cause.confidence() == Confidence.PROVEN);
        boolean likely = causes.stream().anyMatch(cause -> cause.confidence() == Confidence.LIKELY);
        if (!proven) {
            FALLBACK.find(incident)
                    .map(cause -> likely ? cause.withConfidence(Confidence.POSSIBLE) : cause)
                    .ifPresent(causes::add);
        }
        causes.sort(
                (one, other) -> one.confidence().compareTo(other.confidence())); // Stable: the list's order remains.
        return causes;
    }
}
