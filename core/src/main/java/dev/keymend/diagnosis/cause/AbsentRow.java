// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis.cause;

import dev.keymend.catalog.ConstraintFacts;
import java.util.ArrayList;
import java.util.List;

/** What it may mean that a key was refused and no row has it now. */
final class AbsentRow {
    private AbsentRow() {}

    /** Nothing where a row was found, or none was looked for. */
    static List<String> evidence(Incident incident) {
        ConstraintFacts constraint = incident.constraint();
        if (constraint == null || !incident.gone()) {
            return List.of();
        }
        List<String> evidence = new ArrayList<>();
        evidence.add(
                "no row has the key now: it was removed or changed since, or the transaction that failed had inserted"
                        + " it itself, or this is not the database that the error came from");
        if (constraint.rowSecurityActive()) {
            evidence.add("or row-level security hides it from this role");
        }
        evidence.add(
                incident.around().doubts().comparison() != null
                        ? "a read of the table without the index finds none either, so the index is not to blame"
                        : "or the index is corrupt; it was not compared with its table");
        return evidence;
    }
}
