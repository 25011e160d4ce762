// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.command;

import dev.keymend.cli.Invocation;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How wide lines may be: as COLUMNS says, else as the terminal does; empty where there is neither. */
final class TerminalWidth {
    private static final Pattern SIZE = Pattern.compile("\\d+ (\\d{1,5})\\s*");
    private static final Pattern COLUMNS = Pattern.compile("[1-9]\\d{0,4}");
    private static final long PATIENCE_MILLIS = 500;

    private TerminalWidth() {}

    static OptionalInt of(Invocation invocation) {
        String told = invocation.environment().getOrDefault("COLUMNS", "");
        if (COLUMNS.matcher(told).matches()) {
            return OptionalInt.of(Integer.parseInt(told));
        }
        return invocation.terminal() ? asked() : OptionalInt.empty();
    }

    /** Java cannot ask; every Unix has a program that can. */
    private static OptionalInt asked() {
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(new File("/dev/tty"))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            boolean ended = stty.waitFor(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
            if (!ended) {
                stty.destroyForcibly();
                return OptionalInt.empty();
            }
            Matcher size = SIZE.matcher(new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII));
            return size.matches() && !size.group(1).equals("0")
                    ? OptionalInt.of(Integer.parseInt(size.group(1)))
                    : OptionalInt.empty();
        } catch (IOException e) {
            return OptionalInt.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return OptionalInt.empty();
        }
    }
}
