// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli;

import dev.keymend.render.Message;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Turns what a command threw into a sentence and an exit code. No stack trace reaches a user, but for a bug of ours. */
final class Failures implements IExecutionExceptionHandler {
    @Override
    public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) {
        return tell(e, command.getErr());
    }

    static int tell(Throwable thrown, PrintWriter err) {
        Failure failure = Failure.of(thrown);
        err.println("keymend: " + Message.shown(failure.sentence()));
        err.flush();
        return failure.exitCode();
    }
}
