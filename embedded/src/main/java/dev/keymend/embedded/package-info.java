// SPDX-License-Identifier: Apache-2.0
/**
 * A throw-away PostgreSQL server of any version on this machine, gone when its owner is.
 *
 * <p>{@link dev.keymend.embedded.PostgresBinaries} finds and unpacks a server,
 * {@link dev.keymend.embedded.EmbeddedPostgres} runs one. The tests of this package are in the testkit module, because the
 * servers they need are fetched by its build.
 */
@NullMarked
package dev.keymend.embedded;

import org.jspecify.annotations.NullMarked;
