// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis.cause;

import dev.keymend.plan.Remedy;
import java.util.List;

/**
 * Why a violation may have happened.
 *
 * @param id in kebab-case; the name of its page in docs/causes
 * @param summary one or two sentences
 * @param evidence what speaks for it, each a sentence
 * @param refutedBy what would prove it wrong
 * @param remedies ways out, in order of preference
 */
public record Cause(
        String id,
        Confidence confidence,
        String summary,
        List<String> evidence,
        String refutedBy,
        List<Remedy> remedies) {
    /** The same cause, less sure. */
    Cause withConfidence(Confidence other) {
        return new Cause(id, other, summary, evidence, refutedBy, remedies);
    }

    /** Copies the lists. */
    public Cause {
        evidence = List.copyOf(evidence);
        remedies = List.copyOf(remedies);
    }
}
