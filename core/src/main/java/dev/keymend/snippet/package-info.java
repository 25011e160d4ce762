// SPDX-License-Identifier: Apache-2.0
/** Code for an application's own language that inserts a row or finds the one that is there. Pure. */
@NullMarked
package dev.keymend.snippet;

import org.jspecify.annotations.NullMarked;
