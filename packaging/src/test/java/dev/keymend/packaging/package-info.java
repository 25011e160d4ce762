// SPDX-License-Identifier: Apache-2.0
/** The packages as a user has them: unpacked in some folder, with an environment that holds nothing of ours. */
@NullMarked
package dev.keymend.packaging;

import org.jspecify.annotations.NullMarked;
