// SPDX-License-Identifier: Apache-2.0
/** A throw-away PostgreSQL server of any version on this machine, gone when its owner is. */
@NullMarked
package dev.keymend.embedded;

import org.jspecify.annotations.NullMarked;
