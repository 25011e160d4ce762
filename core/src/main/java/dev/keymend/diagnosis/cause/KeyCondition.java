// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis.cause;

import dev.keymend.catalog.ConstraintFacts;
import dev.keymend.internal.sql.Identifiers;
import java.util.ArrayList;
import java.util.List;

/** The refused key as the condition of a statement that somebody may run. */
final class KeyCondition {
    private KeyCondition() {}

    /** SQL such as {@code id = '1' AND (deleted_at IS NULL)}; the values as far as they may be shown. */
    static String of(ConstraintFacts constraint, List<String> values, ValueDisplay display) {
        List<String> conditions = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            String value = display == ValueDisplay.SHOW
                    ? Identifiers.literal(values.get(i))
                    : "/* " + display.of(values.get(i)) + " */";
            conditions.add(constraint.parts().get(i).text() + " = " + value);
        }
        if (constraint.predicate() != null) {
            conditions.add(constraint.predicate());
        }
        return String.join(" AND ", conditions);
    }
}
