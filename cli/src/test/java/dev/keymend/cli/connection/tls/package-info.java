// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.keymend.cli.connection.tls;

import org.jspecify.annotations.NullMarked;
