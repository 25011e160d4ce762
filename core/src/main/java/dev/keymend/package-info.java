// SPDX-License-Identifier: Apache-2.0
/**
 * Keymend finds, explains, repairs and prevents PostgreSQL's duplicate key violations. The ways in:
 *
 * <ul>
 *   <li>{@link dev.keymend.catalog.CatalogReader} reads the facts of a database,
 *   <li>{@link dev.keymend.diagnosis.Diagnosis} judges them,
 *   <li>{@link dev.keymend.plan.SequenceRepair} and {@link dev.keymend.plan.Plan} say what would mend them,
 *   <li>{@link dev.keymend.apply.PlanRunner} does it, {@link dev.keymend.apply.UndoRunner} takes it back,
 *   <li>{@link dev.keymend.render.TextReport} and {@link dev.keymend.render.JsonReport} show it.
 * </ul>
 */
@NullMarked
package dev.keymend;

import org.jspecify.annotations.NullMarked;
