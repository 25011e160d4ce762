// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.pages;

import dev.keymend.cli.Invocation;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Shows a long text page by page, where a person asked for it: on a terminal, by the program that PAGER names. */
public final class Pager {
    private Pager() {}

    /** Prints a text, through the pager where there is one. */
    public static void show(Invocation invocation, Consumer<PrintWriter> text) {
        String program = invocation.environment().getOrDefault("PAGER", "");
        if (!invocation.terminal() || program.isBlank() || !paged(invocation, program, text)) {
            text.accept(invocation.out());
        }
    }

    /** @return false when the program cannot be started */
    private static boolean paged(Invocation invocation, String program, Consumer<PrintWriter> text) {
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", program)
                .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        // As git does: colours are let through, and a text that fits the screen is left on it.
        builder.environment().putIfAbsent("LESS", "FRX");
        invocation.out().flush();
        try {
            Process pager = builder.start();
            // Whoever leaves the pager early closes the pipe; a print writer goes on in silence.
            try (PrintWriter out = new PrintWriter(pager.getOutputStream(), false, StandardCharsets.UTF_8)) {
                text.accept(out);
            }
            pager.waitFor();
            return true;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
