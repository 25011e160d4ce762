// SPDX-License-Identifier: Apache-2.0
/** The demo: a shop restored badly on a throw-away PostgreSQL, seen to break, explained, mended and proven. */
@NullMarked
package dev.keymend.cli.demo;

import org.jspecify.annotations.NullMarked;
