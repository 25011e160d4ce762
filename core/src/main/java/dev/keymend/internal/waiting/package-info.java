// SPDX-License-Identifier: Apache-2.0
/** The cellar: waiting for servers, other sessions and threads, with an end. Not part of the API. */
@NullMarked
package dev.keymend.internal.waiting;

import org.jspecify.annotations.NullMarked;
