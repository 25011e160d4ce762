// SPDX-License-Identifier: Apache-2.0
/**
 * Encryption as libpq does it: certificates and keys from PEM files in any of their forms, revocation lists, and the range of
 * protocol versions, none of which the driver's own factory reads in full.
 *
 * <p>{@link dev.keymend.cli.connection.tls.TlsSockets} is what the driver makes when a server speaks TLS, and only then.
 * Whatever is wrong with a file is a {@link dev.keymend.cli.connection.tls.TlsException}, a sentence for the user.
 */
@NullMarked
package dev.keymend.cli.connection.tls;

import org.jspecify.annotations.NullMarked;
