// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli;

import dev.keymend.cli.command.Version;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Where the JVM comes in. */
public final class Main {
    private Main() {}

    /** Runs one command and ends the JVM with its exit code. */
    public static void main(String[] arguments) {
        if (arguments.length == 1 && arguments[0].equals("--version")) {
            // Answered before picocli is loaded, which takes longer than the rest of the start.
            System.out.println(Version.line());
            return;
        }
        HeadStart.begin(arguments);
        // We convert none of these types, and picocli would load them all.
        System.setProperty("picocli.converters.excludes", "java.(time|sql).*");
        // UTF-8 whatever the locale says: names and values must survive a POSIX locale and a pipe.
        PrintWriter out = new PrintWriter(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        Invocation invocation = new Invocation(
                System.getenv(),
                home(),
                Path.of(""),
                System.in,
                out,
                err,
                Terminal.console().isPresent());
        int exitCode = Keymend.run(List.of(arguments), invocation);
        System.exit(exitCode);
    }

    /** HOME first, as libpq has it: Java asks the system's users alone. */
    private static Path home() {
        String home = System.getenv("HOME");
        return Path.of(home == null || home.isEmpty() ? System.getProperty("user.home") : home);
    }
}
