// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli;

import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs of the command line within this process, each with nothing around it but what a test gives.
 *
 * @param home the home folder and the working folder
 */
public record CommandRuns(Path home, Map<String, String> environment, String input) {

    /** What a run left. */
    public record Result(int exitCode, String out, String err) {}

    /** With an empty environment and nothing to read. */
    public static CommandRuns in(Path home) {
        return new CommandRuns(home, Map.of(), "");
    }

    /** The same with one more variable. */
    public CommandRuns with(String variable, String value) {
        Map<String, String> more = new HashMap<>(environment);
        more.put(variable, value);
        return new CommandRuns(home, more, input);
    }

    /** The same with more variables. */
    public CommandRuns with(Map<String, String> variables) {
        Map<String, String> more = new HashMap<>(environment);
        more.putAll(variables);
        return new CommandRuns(home, more, input);
    }

    /** The same against a server on this machine, whose port that is. */
    public CommandRuns at(int port) {
        return with("PGHOST", "127.0.0.1").with("PGPORT", Integer.toString(port));
    }

    /** The same with something on the standard input. */
    public CommandRuns reading(String text) {
        return new CommandRuns(home, environment, text);
    }

    /** Runs one command to its end. */
    public Result run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = Keymend.run(
                List.of(arguments),
                new Invocation(
                        environment,
                        home,
                        home,
                        new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                        new PrintWriter(out),
                        new PrintWriter(err),
                        false));
        return new Result(exitCode, out.toString(), err.toString());
    }
}
