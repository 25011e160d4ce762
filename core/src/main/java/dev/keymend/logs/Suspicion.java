// SPDX-License-Identifier: Apache-2.0
package dev.keymend.logs;

import java.util.List;

/**
 * A cause that the shape of a constraint's violations in the log points to. A log alone proves nothing.
 *
 * @param cause the name of its page in docs/causes, or {@code bulk-load}
 * @param likely whether most of the violations fit; else some do
 * @param summary a sentence
 * @param evidence what was counted, each a sentence
 * @param values the same, but with values of keys in it, which not everybody may see
 */
public record Suspicion(String cause, boolean likely, String summary, List<String> evidence, List<String> values) {
    /** Copies the lists. */
    public Suspicion {
        evidence = List.copyOf(evidence);
        values = List.copyOf(values);
    }

    /** The word for how sure it is: {@code likely} or {@code possible}. */
    public String confidence() {
        return likely ? "likely" : "possible";
    }
}
