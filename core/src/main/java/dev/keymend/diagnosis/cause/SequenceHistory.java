// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis.cause;

import dev.keymend.catalog.ExaminedUse;
import dev.keymend.catalog.KeyFacts;
import dev.keymend.catalog.SequenceFacts;
import java.math.BigInteger;

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
     * @param text the value as the server printed it
     */
    static SequenceHistory of(ExaminedUse use, String text) {
        SequenceFacts sequence = use.use().sequence();
        KeyFacts keys = use.keys();
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
