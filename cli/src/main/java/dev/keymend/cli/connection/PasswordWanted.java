// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.connection;

import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;

/** The server asked for a password and none was known; told apart by type, because the driver's text is translated. */
final class PasswordWanted extends PSQLException {
    private static final long serialVersionUID = 1L;

    PasswordWanted() {
        super("no password supplied", PSQLState.INVALID_PASSWORD);
    }
}
