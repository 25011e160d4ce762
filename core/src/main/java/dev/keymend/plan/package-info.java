// SPDX-License-Identifier: Apache-2.0
/**
 * Remedies as ordered steps. A {@link dev.keymend.plan.Step} is SQL as a value, with the lock it takes, the guard
 * that must hold before it, the check after it and its undo; a {@link dev.keymend.plan.Plan} merges the steps of
 * many findings. Nothing here touches a connection; {@code dev.keymend.apply} runs a plan.
 */
@NullMarked
package dev.keymend.plan;

import org.jspecify.annotations.NullMarked;
