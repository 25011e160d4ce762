// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli;

import dev.keymend.cli.connection.ConnectionUri;
import dev.keymend.cli.connection.Secrets;
import dev.keymend.render.Message;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Wrong usage: one sentence, a guess at what was meant, and where to read more. */
final class UsageErrors implements IParameterExceptionHandler {
    @Override
    public int handleParseException(ParameterException e, String[] arguments) {
        CommandLine command = e.getCommandLine();
        PrintWriter err = command.getErr();
        ParameterException first = unknownOption(command, arguments)
                .<ParameterException>map(option -> new UnmatchedArgumentException(command, List.of(option)))
                .orElse(e);
        // A stray URI may hold a password, a word from elsewhere an escape sequence.
        err.println("keymend: " + Message.line(Secrets.hide(message(first))));
        boolean asksForHelp = arguments.length > 0 && arguments[0].matches("version|-h");
        if (!asksForHelp) {
            UnmatchedArgumentException.printSuggestions(first, err);
        }
        err.println("See '" + command.getCommandSpec().qualifiedName() + " --help'.");
        err.flush();
        return ExitCodes.USAGE;
    }

    private static String message(ParameterException e) {
        if (e instanceof UnmatchedArgumentException unmatched) {
            String word = unmatched.getUnmatched().get(0);
            if (word.equals("-h")) {
                return "-h is the host, after a command, as in psql; help is --help";
            }
            if (ConnectionUri.isUri(word)) {
                return "two connections are given; give one";
            }
            return "there is no " + (word.startsWith("-") ? "option" : "command") + " '" + word + "'";
        }
        return String.valueOf(e.getMessage());
    }

    /** A mistyped option leaves its value standing as an argument; the option is what the user must hear of. */
    private static Optional<String> unknownOption(CommandLine command, String[] arguments) {
        return Arrays.stream(arguments)
                .takeWhile(argument -> !argument.equals("--"))
                .filter(argument -> argument.startsWith("--"))
                .filter(argument -> !command.getCommandSpec().optionsMap().containsKey(argument.split("=", 2)[0]))
                .findFirst();
    }
}
