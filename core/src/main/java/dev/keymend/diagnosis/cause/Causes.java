// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis.cause;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

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
            new AllocatorMismatchCause(),
            new NaturalKeyCause());

    private Causes() {}

    /** Every cause's id. */
    public static List<String> ids() {
        return ALL.stream().map(CauseFinder::id).collect(Collectors.toList());
    }

    /** The causes that fit, surest first. */
    static List<Cause> of(Incident incident) {
        return ALL.stream()
                .map(finder -> finder.find(incident))
                .flatMap(Optional::stream)
                .sorted(Comparator.comparing(Cause::confidence)) // Stable: the list's order remains.
                .toList();
    }
}
