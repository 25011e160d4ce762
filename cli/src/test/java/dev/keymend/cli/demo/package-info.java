// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.keymend.cli.demo;

import org.jspecify.annotations.NullMarked;
