// SPDX-License-Identifier: Apache-2.0
/** Tests of the embedded module, here because the servers they start are fetched by testkit's build. */
@NullMarked
package dev.keymend.embedded;

import org.jspecify.annotations.NullMarked;
