// SPDX-License-Identifier: Apache-2.0
/**
 * Real PostgreSQL for tests: one server a run and major version, a fresh database a test, nothing left behind.
 *
 * <ul>
 *   <li>{@link dev.keymend.testkit.PostgresTest} runs a method once per server and hands it a
 *       {@link dev.keymend.testkit.TestDatabase};
 *   <li>{@link dev.keymend.testkit.TestServers} for tests that need a server of their own;
 *   <li>{@link dev.keymend.testkit.Race}, {@link dev.keymend.testkit.HandOver}, {@link dev.keymend.testkit.Locks} for races
 *       that are made, not hoped for;
 *   <li>{@link dev.keymend.testkit.Property}, {@link dev.keymend.testkit.Generator} for many cases from a seed.
 * </ul>
 *
 * Stories through the command line are in {@link dev.keymend.testkit.scenario}.
 */
@NullMarked
package dev.keymend.testkit;

import org.jspecify.annotations.NullMarked;
