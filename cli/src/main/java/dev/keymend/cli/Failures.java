// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli;

import dev.keymend.KeymendException;
import dev.keymend.cli.connection.ConnectionFailure;
import dev.keymend.embedded.EmbeddedPostgresException;
import dev.keymend.load.LoadUnavailableException;
import dev.keymend.render.Message;
import java.io.PrintWriter;
import java.sql.SQLException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Turns what a command threw into a sentence and an exit code. No stack trace reaches a user, but for a bug of ours. */
final class Failures implements IExecutionExceptionHandler {
    @Override
    public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) {
        PrintWriter err = command.getErr();
        int exitCode = explain(e, err);
        err.flush();
        return exitCode;
    }

    private static int explain(Exception e, PrintWriter err) {
        if (e instanceof ConnectionFailure || e instanceof LoadUnavailableException) {
            err.println("keymend: " + Message.shown(String.valueOf(e.getMessage())));
            return ExitCodes.UNREACHABLE;
        }
        if (e instanceof KeymendException) {
            err.println("keymend: " + Message.shown(String.valueOf(e.getMessage())));
            return ExitCodes.USAGE;
        }
        if (e instanceof EmbeddedPostgresException) {
            err.println("keymend: " + Message.shown(String.valueOf(e.getMessage())));
            return ExitCodes.INCOMPLETE;
        }
        if (e instanceof SQLException fromServer) {
            return explain(fromServer, err);
        }
        // Where it happened is all that a report needs to begin with; a whole stack trace helps nobody at a prompt.
        String place = e.getStackTrace().length == 0 ? "an unknown place" : e.getStackTrace()[0].toString();
        err.println("keymend: this is a bug of ours, not of yours: " + e + " at " + place
                + ". Please report it with the command you typed.");
        return ExitCodes.BUG;
    }

    private static int explain(SQLException e, PrintWriter err) {
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        String message =
                Message.line(String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
        if (state.startsWith("08") || state.startsWith("57P")) {
            err.println("keymend: the connection to the server was lost: " + message + ". What was committed before"
                    + " stays; run the same command again.");
            return ExitCodes.UNREACHABLE;
        }
        if (state.equals("42501")) {
            err.println("keymend: not permitted: " + message);
            return ExitCodes.UNREACHABLE;
        }
        err.println("keymend: the server refused (" + state + "): " + message);
        return ExitCodes.INCOMPLETE;
    }
}
