// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis;

import dev.keymend.catalog.SequenceUse;
import java.util.LinkedHashMap;
import java.util.Map;

/** The types and the end that findings about a sequence and its column's width show first. */
final class TypeEvidence {
    private TypeEvidence() {}

    static Map<String, Object> of(SequenceUse use) {
        Map<String, Object> evidence = new LinkedHashMap<>();
        evidence.put("columnType", use.columnType());
        evidence.put("sequenceType", use.sequence().dataType());
        evidence.put("sequenceEnd", use.sequence().bound());
        evidence.put("link", use.kind().words());
        return evidence;
    }
}
