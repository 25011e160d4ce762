// SPDX-License-Identifier: Apache-2.0
package dev.keymend.logs;

import java.time.Instant;

/**
 * A time in which violations came at ten times the rate of before, or more.
 *
 * @param began the first violation of its first minute
 * @param ended its last violation
 * @param count how many it had
 */
public record Burst(Instant began, Instant ended, long count) {}
