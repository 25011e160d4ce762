// SPDX-License-Identifier: Apache-2.0
/** The cellar: texts from elsewhere made fit to be shown, how wide they are there, and numbers as people read them. Not part of the API. */
@NullMarked
package dev.keymend.internal.text;

import org.jspecify.annotations.NullMarked;
