// SPDX-License-Identifier: Apache-2.0
/** The command line, run as a user runs it. */
@NullMarked
package dev.keymend.cli;

import org.jspecify.annotations.NullMarked;
