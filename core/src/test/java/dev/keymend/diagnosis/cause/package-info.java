// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.keymend.diagnosis.cause;

import org.jspecify.annotations.NullMarked;
