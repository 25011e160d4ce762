// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli;

import dev.keymend.cli.command.Commands;
import java.util.List;
import picocli.CommandLine;

/** One run of the command line, from its words to its exit code. */
public final class Keymend {
    private Keymend() {}

    /** Runs one command; writes only to the invocation's writers and never ends the JVM. */
    public static int run(List<String> arguments, Invocation invocation) {
        int exitCode;
        try {
            exitCode = execute(arguments, invocation);
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError | LinkageError e) {
            // Picocli lets an Error pass, and the JVM would print its stack trace and end with 1, which means findings.
            exitCode = Failures.tell(e, invocation.err());
        }
        invocation.out().flush();
        invocation.err().flush();
        return exitCode;
    }

    private static int execute(List<String> arguments, Invocation invocation) {
        CommandLine commandLine = Commands.of(invocation, arguments);
        commandLine.setOut(invocation.out());
        commandLine.setErr(invocation.err());
        commandLine.setUsageHelpAutoWidth(false);
        if (arguments.isEmpty() || arguments.contains("--help")) {
            // Asked only where it is needed: a terminal is asked by starting a program.
            commandLine.setUsageHelpWidth(Commands.usageWidth(invocation));
        }
        commandLine.setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
        commandLine.setParameterExceptionHandler(new UsageErrors());
        commandLine.setExecutionExceptionHandler(new Failures());
        return commandLine.execute(arguments.toArray(String[]::new));
    }
}
