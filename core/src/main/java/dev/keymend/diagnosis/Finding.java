// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis;

import dev.keymend.catalog.Subject;
import dev.keymend.plan.Remedy;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A judgement on facts.
 *
 * @param rule the rule's id, also the name of its page and its scenarios
 * @param summary one or two sentences: what is wrong and what it costs
 * @param evidence the facts it rests on, by name, in the order they are shown; values are texts, whole numbers,
 *     booleans and lists of whole numbers
 * @param remedies ways out, in order of preference
 */
public record Finding(
        String rule,
        Severity severity,
        Subject subject,
        String summary,
        Map<String, Object> evidence,
        List<Remedy> remedies) {
    /**
     * Whether it leaves open if an insert succeeds: a sequence that seems to feed a key, though nothing says so. A gate
     * must not pass on it until somebody has said whether it does.
     */
    public boolean leavesOpen() {
        return evidence.containsKey(SequenceUnlinkedRule.LIKELY_COLUMN);
    }

    /** Whether the rule itself says that no plan is to mend it; the evidence then says why. */
    public boolean isRefused() {
        return evidence.containsKey(Obstacle.REFUSED_BECAUSE);
    }

    /** The same finding with a sentence more. */
    public Finding adding(String sentence) {
        return new Finding(rule, severity, subject, summary + ' ' + sentence, evidence, remedies);
    }

    /** Copies evidence and remedies; {@code Map.copyOf} would lose the order. */
    public Finding {
        evidence = Collections.unmodifiableMap(new LinkedHashMap<>(evidence));
        remedies = List.copyOf(remedies);
    }
}
