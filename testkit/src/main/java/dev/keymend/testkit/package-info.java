// SPDX-License-Identifier: Apache-2.0
/** Real PostgreSQL for tests: one server a run and major version, a fresh database a test, nothing left behind. */
@NullMarked
package dev.keymend.testkit;

import org.jspecify.annotations.NullMarked;
