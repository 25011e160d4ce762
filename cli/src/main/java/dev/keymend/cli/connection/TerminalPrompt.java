// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.connection;

import dev.keymend.cli.Terminal;
import java.util.Optional;

/** Asks through the JDK's console. */
final class TerminalPrompt implements PasswordPrompt {

    @Override
    public Optional<char[]> ask(String question) {
        return Terminal.console().map(console -> console.readPassword("%s", question));
    }
}
