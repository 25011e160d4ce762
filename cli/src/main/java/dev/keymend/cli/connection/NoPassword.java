// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.connection;

import org.jspecify.annotations.Nullable;
import org.postgresql.plugin.AuthenticationPlugin;
import org.postgresql.plugin.AuthenticationRequestType;
import org.postgresql.util.PSQLException;

/**
 * Stands in for the password nobody gave, and notices when the server asks for it. Public only because the driver makes
 * it by name.
 */
public final class NoPassword implements AuthenticationPlugin {

    /** Called by the driver. */
    public NoPassword() {}

    @Override
    public char @Nullable [] getPassword(AuthenticationRequestType type) throws PSQLException {
        if (type == AuthenticationRequestType.GSS) {
            return null;
        }
        throw new PasswordWanted();
    }
}
