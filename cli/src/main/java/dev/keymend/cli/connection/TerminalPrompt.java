// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.connection;

import java.io.Console;
import java.util.Optional;

/** Asks through the JDK's console. */
final class TerminalPrompt implements PasswordPrompt {

    @Override
    @SuppressWarnings("SystemConsoleNull") // before 22 null means no terminal, from 22 on isTerminal tells
    public Optional<char[]> ask(String question) {
        Console console = System.console();
        if (console == null || !isTerminal(console)) {
            return Optional.empty();
        }
        return Optional.ofNullable(console.readPassword("%s", question));
    }

    /** From Java 22 on there is a console without a terminal, and a method, unknown to 17, that tells. */
    private static boolean isTerminal(Console console) {
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException e) {
            return true;
        }
    }
}
