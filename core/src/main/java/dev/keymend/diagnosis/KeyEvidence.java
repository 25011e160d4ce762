// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis;

import dev.keymend.catalog.ExaminedUse;
import dev.keymend.catalog.KeyFacts;
import dev.keymend.catalog.SequenceFacts;
import java.util.LinkedHashMap;
import java.util.Map;

/** The facts that every finding about a sequence and its column shows first. */
final class KeyEvidence {
    private KeyEvidence() {}

    static Map<String, Object> of(ExaminedUse examined) {
        KeyFacts keys = examined.keys();
        SequenceFacts sequence = examined.use().sequence();
        Map<String, Object> evidence = new LinkedHashMap<>();
        keys.nextValue().ifPresent(next -> evidence.put("nextValue", next));
        keys.extremeKey().ifPresent(key -> evidence.put("extremeKey", key));
        evidence.put("lastValue", keys.lastValue());
        evidence.put("isCalled", keys.isCalled());
        evidence.put("increment", sequence.increment());
        evidence.put("link", examined.use().kind().words());
        evidence.put("readAt", keys.readAt().toString());
        return evidence;
    }
}
