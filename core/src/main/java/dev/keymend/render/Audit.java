// SPDX-License-Identifier: Apache-2.0
package dev.keymend.render;

import dev.keymend.catalog.CatalogSnapshot;
import dev.keymend.catalog.ExaminedUse;
import dev.keymend.diagnosis.Mending;
import dev.keymend.diagnosis.Report;
import dev.keymend.diagnosis.Selection;
import dev.keymend.plan.LockBudget;
import dev.keymend.plan.Plan;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;

/**
 * One database as it was found, for the formats that tell of more than the findings.
 *
 * @param command the command that asked, {@code check} or {@code verify}
 * @param label what the database is called in the report
 * @param plan what would move the late sequences
 */
public record Audit(String command, String label, CatalogSnapshot snapshot, Report report, Plan plan) {
    /** A database that is called by its name, with the plan that {@code keymend fix} shows. */
    public static Audit of(String command, CatalogSnapshot snapshot, Report report) {
        return new Audit(
                command,
                report.server().database(),
                snapshot,
                report,
                Mending.plan(snapshot, Selection.DEFAULT, LockBudget.DEFAULT));
    }

    /** When the last of its keys were read; empty where there were none. */
    Optional<Instant> readAt() {
        return snapshot.uses().stream()
                .map((ExaminedUse examined) -> examined.keys().readAt())
                .max(Comparator.naturalOrder());
    }
}
