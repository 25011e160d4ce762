// SPDX-License-Identifier: Apache-2.0
/** What the commands are made of. */
@NullMarked
package dev.keymend.cli.command;

import org.jspecify.annotations.NullMarked;
