// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis.cause;

import dev.keymend.catalog.Affixes;
import dev.keymend.catalog.ExaminedUse;
import dev.keymend.catalog.KeyFacts;
import dev.keymend.catalog.SequenceFacts;
import java.math.BigInteger;
import java.util.OptionalLong;

/** Whether a sequence has issued a value: nextval is not rolled back, so what it issued lies behind it. */
enum SequenceHistory {
    /** Between its start and its last value, in its residue. */
    ISSUED,
    /** Only if it was set back, or has started over: before its start, or beyond its last value where it cycles. */
    PERHAPS,
    /** It has not come to the value, or never does. */
    NEVER;

    /**
     * What a sequence that nobody has moved forward did; a setval that skipped values leaves no trace.
     *
     * @param printed the key as the server printed it
     */
    static SequenceHistory of(ExaminedUse use, String printed) {
        SequenceFacts sequence = use.use().sequence();
        KeyFacts keys = use.keys();
        Affixes affixes = use.use().affixes();
        OptionalLong inText = affixes == null ? OptionalLong.empty() : affixes.numberIn(printed);
        String text = inText.isPresent() ? Long.toString(inText.getAsLong()) : affixes == null ? printed : "";
        if (!keys.isCalled() || !text.matches("-?\\d{1,19}")) {
            return NEVER;
        }
        BigInteger value = new BigInteger(text);
        BigInteger last = BigInteger.valueOf(keys.lastValue());
        BigInteger step = BigInteger.valueOf(sequence.increment()).abs();
        boolean inBounds = value.compareTo(BigInteger.valueOf(sequence.minimum())) >= 0
                && value.compareTo(BigInteger.valueOf(sequence.maximum())) <= 0;
        if (!inBounds) {
            return NEVER;
        }
        if (!sequence.cycle() && last.subtract(value).mod(step).signum() != 0) {
            return NEVER;
        }
        int toLast = value.compareTo(last) * (sequence.ascending() ? 1 : -1);
        int toStart = value.compareTo(BigInteger.valueOf(sequence.start())) * (sequence.ascending() ? 1 : -1);
        if (toLast > 0) {
            return sequence.cycle() ? PERHAPS : NEVER;
        }
        // After starting over, a sequence begins at its bound and may count in another residue.
        boolean sameResidue = last.subtract(value).mod(step).signum() == 0;
        return toStart >= 0 && sameResidue ? ISSUED : PERHAPS;
    }
}
