// SPDX-License-Identifier: Apache-2.0
/**
 * Reports as text for people and as JSON for programs. The JSON is a contract, described in docs/cli.md; the text is
 * not. Nothing here decides anything.
 */
@NullMarked
package dev.keymend.render;

import org.jspecify.annotations.NullMarked;
