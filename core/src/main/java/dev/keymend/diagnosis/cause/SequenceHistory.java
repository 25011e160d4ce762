// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis.cause;

import dev.keymend.catalog.ExaminedUse;
import dev.keymend.catalog.KeyFacts;
import dev.keymend.catalog.SequenceFacts;
import java.math.BigInteger;

/** Whether a sequence has issued a value: nextval is not rolled back, so what it issued lies behind it. */
final class SequenceHistory {
    private SequenceHistory() {}

    /** Whether the value lies between the start of the sequence's range and its last value, in its residue. */
    static boolean hasIssued(ExaminedUse use, String text) {
        SequenceFacts sequence = use.use().sequence();
        KeyFacts keys = use.keys();
        if (!keys.isCalled() || !text.matches("-?\\d{1,19}")) {
            return false;
        }
        BigInteger value = new BigInteger(text);
        BigInteger last = BigInteger.valueOf(keys.lastValue());
        BigInteger nearEnd = BigInteger.valueOf(sequence.ascending() ? sequence.minimum() : sequence.maximum());
        boolean atOrBefore = sequence.ascending() ? value.compareTo(last) <= 0 : value.compareTo(last) >= 0;
        boolean inRange = sequence.ascending() ? value.compareTo(nearEnd) >= 0 : value.compareTo(nearEnd) <= 0;
        BigInteger step = BigInteger.valueOf(sequence.increment()).abs();
        return atOrBefore && inRange && last.subtract(value).mod(step).signum() == 0;
    }
}
