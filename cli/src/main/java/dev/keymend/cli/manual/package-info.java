// SPDX-License-Identifier: Apache-2.0
/** What is written from the model of the command line: manual pages, completions for shells, and parts of the documentation. */
@NullMarked
package dev.keymend.cli.manual;

import org.jspecify.annotations.NullMarked;
