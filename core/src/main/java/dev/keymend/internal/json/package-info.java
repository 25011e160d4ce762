// SPDX-License-Identifier: Apache-2.0
/** The cellar: JSON written and read without binding. Not part of the API. */
@NullMarked
package dev.keymend.internal.json;

import org.jspecify.annotations.NullMarked;
