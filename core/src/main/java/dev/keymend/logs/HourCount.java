// SPDX-License-Identifier: Apache-2.0
package dev.keymend.logs;

import java.time.Instant;

/**
 * How many there were in an hour.
 *
 * @param hour when it began, in UTC
 */
public record HourCount(Instant hour, long count) {}
