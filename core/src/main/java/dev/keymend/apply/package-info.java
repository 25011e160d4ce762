// SPDX-License-Identifier: Apache-2.0
/**
 * Runs a plan: {@link dev.keymend.apply.PlanRunner} guards, locks, executes and verifies each step and writes a
 * {@link dev.keymend.apply.Journal}, from which {@link dev.keymend.apply.UndoRunner} takes it back. The only package
 * that changes a sequence.
 */
@NullMarked
package dev.keymend.apply;

import org.jspecify.annotations.NullMarked;
