// SPDX-License-Identifier: Apache-2.0
/** A class a verb: reads options, calls the library, renders, returns an exit code. */
@NullMarked
package dev.keymend.cli.command;

import org.jspecify.annotations.NullMarked;
