// SPDX-License-Identifier: Apache-2.0
package dev.keymend.plan;

/** A step that Keymend shows and never runs, because it changes rows or types and is the user's to decide. */
public record ByHand() implements Action {}
