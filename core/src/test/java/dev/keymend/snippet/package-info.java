// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.keymend.snippet;

import org.jspecify.annotations.NullMarked;
