// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.command;

import dev.keymend.cli.Invocation;
import dev.keymend.cli.Options;
import dev.keymend.cli.Terminal;
import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Asks before something is changed: on a terminal, unless told not to. */
final class Confirmation {
    private final OptionSpec yes = Options.flag("do not ask", "-y", "--yes");

    void addTo(CommandSpec command) {
        command.addOption(yes);
    }

    /** Whether there is somebody to ask. */
    boolean asks(Invocation invocation) {
        return !Options.given(yes) && invocation.terminal();
    }

    /** Whether to go on. */
    boolean given(Invocation invocation, String question) {
        if (!asks(invocation)) {
            return true;
        }
        invocation.out().flush();
        return Terminal.console()
                .map(console -> console.readLine("%s [y/N] ", question))
                .filter(answer -> answer.strip().toLowerCase(Locale.ROOT).startsWith("y"))
                .isPresent();
    }
}
