// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.keymend.logs;

import org.jspecify.annotations.NullMarked;
