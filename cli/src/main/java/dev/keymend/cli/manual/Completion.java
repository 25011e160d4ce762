// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.manual;

import dev.keymend.cli.Invocation;
import dev.keymend.cli.command.Commands;
import java.util.List;
import picocli.AutoComplete;
import picocli.CommandLine;

/** The script by which a shell completes the command line. */
public final class Completion {
    /** The shells there is one for. */
    public static final List<String> SHELLS = List.of("bash", "zsh", "fish");

    private Completion() {}

    /**
     * The script of one of {@link #SHELLS}.
     *
     * @throws IllegalArgumentException for any other
     */
    public static String of(String shell, Invocation invocation) {
        CommandLine root = Commands.of(invocation, List.of());
        return switch (shell) {
            // Zsh runs the same script: it has functions of bash for that, which the script asks for.
            case "bash", "zsh" -> AutoComplete.bash("keymend", Candidates.in(root));
            case "fish" -> FishCompletion.of(root);
            default -> throw new IllegalArgumentException("no completion for " + shell);
        };
    }
}
