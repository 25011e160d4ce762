// SPDX-License-Identifier: Apache-2.0
/** Side-by-side comparisons of Keymend and what a user would run instead. */
@NullMarked
package dev.keymend.benchmarks;

import org.jspecify.annotations.NullMarked;
