// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.command;

import dev.keymend.cli.ExitCodes;
import dev.keymend.cli.Invocation;
import dev.keymend.cli.UsageException;
import dev.keymend.cli.manual.Completion;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The script by which a shell completes commands, options and their words. */
final class CompletionCommand implements Verb {
    private final PositionalParamSpec shell = PositionalParamSpec.builder()
            .index("0")
            .arity("0..1")
            .type(String.class)
            .paramLabel("SHELL")
            .description("bash, zsh or fish")
            .build();
    private final Invocation invocation;

    CompletionCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                CommandSpec.wrapWithoutInspection(this).name("completion").addPositional(shell);
        spec.usageMessage()
                .description("Prints the script by which a shell completes commands, options, rules and formats.")
                .footer(
                        "",
                        "bash, zsh: source <(keymend completion bash)   in ~/.bashrc or ~/.zshrc, there with zsh",
                        "fish:      keymend completion fish > ~/.config/fish/completions/keymend.fish");
        return spec;
    }

    @Override
    public Integer call() {
        @Nullable String name = shell.getValue();
        if (name == null || !Completion.SHELLS.contains(name)) {
            throw new UsageException((name == null ? "say for which shell" : "there is no completion for " + name)
                    + ": bash, zsh or fish");
        }
        invocation.out().print(Completion.of(name, invocation));
        return ExitCodes.GOOD;
    }
}
