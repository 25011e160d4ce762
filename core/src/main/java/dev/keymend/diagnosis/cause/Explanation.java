// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis.cause;

import dev.keymend.catalog.ConstraintFacts;
import dev.keymend.catalog.ExistingRow;
import dev.keymend.catalog.ServerFacts;
import dev.keymend.diagnosis.Finding;
import dev.keymend.violation.UniqueViolation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a violation happened, as far as it can be told.
 *
 * @param server the database that was looked at; null when none was
 * @param constraint the constraint; null when it is unknown, or several share its name
 * @param namesakes every constraint of that name, when several share it
 * @param key the refused key's values
 * @param existing the rows that hold the key now
 * @param attempt the refused row; null when it is not known, or no database was looked at
 * @param causes surest first
 * @param findings what is wrong with the key's sequence though it did not cause the error
 * @param notes what could not be seen and what would show it, each a sentence
 */
public record Explanation(
        UniqueViolation violation,
        @Nullable ServerFacts server,
        @Nullable ConstraintFacts constraint,
        List<ConstraintFacts> namesakes,
        KeyReading key,
        List<ExistingRow> existing,
        @Nullable Attempt attempt,
        List<Cause> causes,
        List<Finding> findings,
        List<String> notes) {
    /** Copies the lists. */
    public Explanation {
        namesakes = List.copyOf(namesakes);
        existing = List.copyOf(existing);
        causes = List.copyOf(causes);
        findings = List.copyOf(findings);
        notes = List.copyOf(notes);
    }

    /** The same explanation with one more note. */
    Explanation withNote(String note) {
        List<String> more = new ArrayList<>(notes);
        more.add(note);
        return new Explanation(
                violation, server, constraint, namesakes, key, existing, attempt, causes, findings, more);
    }
}
