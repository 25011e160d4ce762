// SPDX-License-Identifier: Apache-2.0
/** The keymend command line: reads options, calls the library, renders, returns an exit code. */
@NullMarked
package dev.keymend.cli;

import org.jspecify.annotations.NullMarked;
