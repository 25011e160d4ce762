// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis.cause;

import dev.keymend.catalog.TableUses;
import dev.keymend.violation.Candidates;
import dev.keymend.violation.KeyText;
import dev.keymend.violation.UniqueViolation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the error's text alone tells. */
final class TextOnly {
    private static final int MOST_READINGS = 10;

    private TextOnly() {}

    static Explanation explain(UniqueViolation violation, ValueDisplay display) {
        KeyReading reading = reading(violation.key());
        Incident incident = new Incident(
                violation,
                PastedStatement.of(violation),
                null,
                List.of(),
                List.of(),
                null,
                reading,
                List.of(),
                false,
                null,
                TableUses.NONE,
                false,
                Surroundings.UNKNOWN,
                display);
        return new Explanation(
                violation,
                null,
                null,
                List.of(),
                reading,
                List.of(),
                null,
                Causes.of(incident),
                List.of(),
                gap(violation));
    }

    private static KeyReading reading(@Nullable KeyText key) {
        int columns = key == null ? 0 : key.columns().size();
        if (key == null || key.truncated() || columns == 0) {
            return KeyReading.NONE;
        }
        Candidates candidates = key.candidates(columns);
        int shown = Math.min(MOST_READINGS, candidates.splits().size());
        return new KeyReading(
                candidates.splits().subList(0, shown),
                candidates.complete() && candidates.splits().size() <= MOST_READINGS,
                false);
    }

    /** Why the key is missing, as a note. */
    static List<String> gap(UniqueViolation violation) {
        String sentence = violation.detailGap().sentence();
        return sentence.isEmpty() ? List.of() : List.of(sentence);
    }
}
