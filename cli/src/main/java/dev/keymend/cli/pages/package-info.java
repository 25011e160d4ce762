// SPDX-License-Identifier: Apache-2.0
/** The pages of the documentation, read from the jar and shown in a terminal. */
@NullMarked
package dev.keymend.cli.pages;

import org.jspecify.annotations.NullMarked;
