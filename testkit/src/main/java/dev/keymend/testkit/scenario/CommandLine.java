// SPDX-License-Identifier: Apache-2.0
package dev.keymend.testkit.scenario;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The program that a scenario runs, in this process; given by the module that has it. */
@FunctionalInterface
public interface CommandLine {

    /**
     * Runs one command to its end.
     *
     * @param arguments without the program's name
     * @param environment the only environment variables it may see; says where the database is
     * @param workingDirectory what relative names of files are relative to
     * @return its exit code
     */
    int run(
            List<String> arguments,
            PrintWriter out,
            PrintWriter err,
            Map<String, String> environment,
            Path workingDirectory)
            throws Exception;
}
