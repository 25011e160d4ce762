// SPDX-License-Identifier: Apache-2.0
/**
 * Many databases in one run. {@link dev.keymend.cli.fleet.FleetFile} reads a list of them, {@link
 * dev.keymend.cli.fleet.ServerDatabases} asks a server for all of its own, and {@link dev.keymend.cli.fleet.Fleet} looks at
 * each, several at once, whatever becomes of the others.
 */
@NullMarked
package dev.keymend.cli.fleet;

import org.jspecify.annotations.NullMarked;
