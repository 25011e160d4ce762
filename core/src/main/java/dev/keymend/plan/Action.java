// SPDX-License-Identifier: Apache-2.0
package dev.keymend.plan;

/** What a step does when it is applied. */
public sealed interface Action permits AdvanceSequence, ByHand, RunSql {}
