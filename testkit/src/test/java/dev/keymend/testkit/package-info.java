// SPDX-License-Identifier: Apache-2.0
/** Tests of what tests stand on. */
@NullMarked
package dev.keymend.testkit;

import org.jspecify.annotations.NullMarked;
