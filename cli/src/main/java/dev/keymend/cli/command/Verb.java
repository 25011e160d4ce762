// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;

/** One word of the command line: what it is told, and what it does. Returns the exit code. */
interface Verb extends Callable<Integer> {
    /** Its name, help, options and arguments; asked for once. */
    CommandSpec spec();
}
