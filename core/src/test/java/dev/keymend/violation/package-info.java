// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.keymend.violation;

import org.jspecify.annotations.NullMarked;
