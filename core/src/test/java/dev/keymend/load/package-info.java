// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.keymend.load;

import org.jspecify.annotations.NullMarked;
