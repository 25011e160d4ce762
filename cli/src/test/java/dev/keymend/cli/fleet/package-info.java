// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.keymend.cli.fleet;

import org.jspecify.annotations.NullMarked;
