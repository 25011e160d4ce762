// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis.cause;

import java.util.List;

/**
 * What the refused key's values are, as far as that can be told: two different keys may print the same DETAIL.
 *
 * @param candidates every reading that fits; one when it is exact, none when there is no DETAIL or it fits nothing
 * @param complete false when there were too many readings to look at them all
 * @param provenByLookup whether one of several was chosen because a row with it was found
 */
public record KeyReading(List<List<String>> candidates, boolean complete, boolean provenByLookup) {
    /** Nothing is known. */
    static final KeyReading NONE = new KeyReading(List.of(), true, false);

    /** Copies the candidates. */
    public KeyReading {
        candidates = candidates.stream().map(List::copyOf).toList();
    }

    /** Whether the values are known. */
    public boolean exact() {
        return candidates.size() == 1 && complete;
    }

    /** Whether there is more than one reading. */
    public boolean ambiguous() {
        return candidates.size() > 1 || !complete;
    }

    /** The values, when they are known; else empty. */
    public List<String> values() {
        return exact() ? candidates.get(0) : List.of();
    }
}
