// SPDX-License-Identifier: Apache-2.0
/** Keymend finds, explains, repairs and prevents PostgreSQL's duplicate key violations. */
@NullMarked
package dev.keymend;

import org.jspecify.annotations.NullMarked;
