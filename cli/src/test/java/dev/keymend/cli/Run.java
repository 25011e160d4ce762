// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli;

import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * One run of the command line in this process, and what it left.
 *
 * @param code the exit code
 * @param out what went to the standard output
 * @param err what went to the standard error
 */
public record Run(int code, String out, String err) {
    /** Runs in a folder, which is the home folder too, and without a terminal. */
    public static Run of(Map<String, String> environment, Path folder, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Keymend.run(
                List.of(arguments),
                new Invocation(
                        environment,
                        folder,
                        folder,
                        InputStream.nullInputStream(),
                        new PrintWriter(out),
                        new PrintWriter(err),
                        false));
        return new Run(code, out.toString(), err.toString());
    }
}
