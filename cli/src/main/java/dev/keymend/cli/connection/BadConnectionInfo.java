// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.connection;

/** The place to connect to was described in a way that cannot be understood; nothing was contacted. Wrong usage, exit code 2. */
public final class BadConnectionInfo extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BadConnectionInfo(String message) {
        super(message);
    }
}
