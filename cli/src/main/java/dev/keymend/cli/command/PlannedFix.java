// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.command;

import dev.keymend.catalog.CatalogSnapshot;
import dev.keymend.catalog.ServerFacts;
import dev.keymend.catalog.Unexamined;
import dev.keymend.diagnosis.Mending;
import dev.keymend.diagnosis.Selection;
import dev.keymend.plan.LockBudget;
import dev.keymend.plan.Plan;
import java.util.List;

/**
 * A plan and what it was made of.
 *
 * @param unseen what could not be seen of what was selected
 */
record PlannedFix(ServerFacts server, Selection selection, List<Unexamined> unseen, Plan plan) {
    static PlannedFix of(CatalogSnapshot snapshot, Selection selection, LockBudget budget) {
        return new PlannedFix(
                snapshot.server(), selection, selection.unseen(snapshot), Mending.plan(snapshot, selection, budget));
    }
}
