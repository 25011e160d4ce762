// SPDX-License-Identifier: Apache-2.0
/**
 * How keymend finds and opens a database, following libpq.
 *
 * <p>{@link dev.keymend.cli.connection.ConnectionOptions} and {@link dev.keymend.cli.connection.ConnectionUri} are what
 * a command mixes in. Together with an {@link dev.keymend.cli.connection.Environment} they resolve to
 * {@link dev.keymend.cli.connection.ConnectionSettings}, which a {@link dev.keymend.cli.connection.Connector} opens.
 * What was typed wrongly is a {@link dev.keymend.cli.connection.BadConnectionInfo}, what the server or the network
 * refused a {@link dev.keymend.cli.connection.ConnectionFailure}. No message of either holds a password.
 *
 * <p>Inside, a connection is a map of libpq keywords: {@code UriParser}, {@code ConninfoParser}, {@code ServiceFile}
 * and the environment each give one, {@code SettingsResolver} lays them over each other, and {@code DriverProperties}
 * says the result in the driver's words. What the driver has no words for is ours: {@code Connector} chooses among several
 * servers, {@code EndpointSockets} reaches an address or a Unix-domain socket, and {@code tls} encrypts.
 */
@NullMarked
package dev.keymend.cli.connection;

import org.jspecify.annotations.NullMarked;
