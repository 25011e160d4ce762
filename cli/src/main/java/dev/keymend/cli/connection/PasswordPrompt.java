// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.connection;

import java.util.Optional;

/** Asks a person for a password. */
@FunctionalInterface
public interface PasswordPrompt {

    /**
     * Asks, without showing what is typed.
     *
     * @return what was typed, for the caller to overwrite; empty when nobody can be asked
     */
    Optional<char[]> ask(String question);

    /** Asks on the terminal, if this process has one. */
    static PasswordPrompt onTerminal() {
        return new TerminalPrompt();
    }

    /** Asks nobody. */
    static PasswordPrompt none() {
        return question -> Optional.empty();
    }
}
