// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli;

import java.io.Console;
import java.util.Optional;

/** Whether a person sits at the other end, and how to ask. */
public final class Terminal {
    private Terminal() {}

    /** The console, where standard input and output are a terminal. */
    @SuppressWarnings("SystemConsoleNull") // Null up to Java 21; from 22 on isTerminal tells.
    public static Optional<Console> console() {
        Console console = System.console();
        return console == null || !isTerminal(console) ? Optional.empty() : Optional.of(console);
    }

    /** A method that Java 17 does not know. */
    private static boolean isTerminal(Console console) {
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException olderJava) {
            return true;
        }
    }
}
