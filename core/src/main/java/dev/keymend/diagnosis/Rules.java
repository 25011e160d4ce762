// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis;

import java.util.List;
import java.util.stream.Collectors;

/** The rules there are. A new one is a class, a line here, a page in docs/rules and a scenario. */
public final class Rules {
    /** Every rule, in the order their findings are shown within a severity. */
    public static final List<Rule> ALL = List.of(
            new SequenceBehindRule(),
            new SequenceExhaustedRule(),
            new SequenceNearEndRule(),
            new OutlierKeyRule(),
            new SequenceUnlinkedRule(),
            new UniqueIndexCorruptRule(),
            new UniqueIndexInvalidRule(),
            new CollationVersionChangedRule(),
            new SubscriberSequencesRule(),
            new SequenceNarrowerRule(),
            new SequenceWiderRule(),
            new SequenceSharedRule(),
            new SequenceUnownedRule(),
            new UniqueAllowsNullsRule(),
            new DeferrableArbiterRule(),
            new SerialColumnRule());

    private Rules() {}

    /** Every rule's id, for a message that says what would have been right. */
    public static String ids() {
        return ALL.stream().map(Rule::id).collect(Collectors.joining(", "));
    }
}
