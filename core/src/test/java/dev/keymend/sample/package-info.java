// SPDX-License-Identifier: Apache-2.0
/** Hand-made facts for tests that need no database. */
@NullMarked
package dev.keymend.sample;

import org.jspecify.annotations.NullMarked;
