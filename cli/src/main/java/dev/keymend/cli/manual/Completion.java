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

    /** Where zsh finds the script in a folder of functions, the first line tells for which command. */
    private static final String ZSH_HEAD = """
            #compdef keymend
            # Zsh has no compopt, and gets on without what it would ask for.
            type compopt > /dev/null 2>&1 || compopt() { :; }
            """;

    /** Found in such a folder, the script is run as a function at the first completion, and has to do that too. */
    private static final String ZSH_FOOT = """

            if [[ "${funcstack[1]}" == _keymend ]]; then
              _bash_complete -o default -F _complete_keymend
            fi
            """;

    private Completion() {}

    /**
     * The script of one of {@link #SHELLS}.
     *
     * @throws IllegalArgumentException for any other
     */
    public static String of(String shell, Invocation invocation) {
        CommandLine root = Commands.of(invocation, List.of());
        return switch (shell) {
            case "bash" -> bash(root);
            // Zsh runs the same script: it has functions of bash for that, which the script asks for.
            case "zsh" -> ZSH_HEAD + bash(root) + ZSH_FOOT;
            case "fish" -> FishCompletion.of(root);
            default -> throw new IllegalArgumentException("no completion for " + shell);
        };
    }

    private static String bash(CommandLine root) {
        return AutoComplete.bash("keymend", Candidates.in(root));
    }
}
