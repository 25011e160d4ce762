// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.manual;

import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The script by which fish completes our commands, options and their words. */
final class FishCompletion {
    private final StringBuilder script = new StringBuilder();

    private FishCompletion() {}

    static String of(CommandLine root) {
        FishCompletion completion = new FishCompletion();
        completion.write(root);
        return completion.script.toString();
    }

    private void write(CommandLine root) {
        script.append("# fish completion of keymend: in ~/.config/fish/completions/keymend.fish, or sourced\n");
        line("-f");
        for (Map.Entry<String, CommandLine> command : root.getSubcommands().entrySet()) {
            line("-n __fish_use_subcommand -a " + command.getKey()
                    + description(
                            command.getValue().getCommandSpec().usageMessage().description()));
        }
        root.getCommandSpec().options().forEach(option -> option("__fish_use_subcommand", option));
        root.getSubcommands().forEach((name, command) -> command(name, command.getCommandSpec()));
    }

    private void command(String name, CommandSpec spec) {
        String seen = "'__fish_seen_subcommand_from " + name + "'";
        spec.options().forEach(option -> option(seen, option));
        for (PositionalParamSpec positional : spec.positionalParameters()) {
            if (Candidates.isFile(positional)) {
                line("-n " + seen + " -F");
            } else if (!Candidates.of(positional).isEmpty()) {
                line("-n " + seen + words(positional));
            }
        }
    }

    private void option(String condition, OptionSpec option) {
        StringBuilder names = new StringBuilder();
        for (String name : option.names()) {
            names.append(name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.substring(1));
        }
        String value = !takesValue(option) ? "" : Candidates.isFile(option) ? " -r -F" : " -x" + words(option);
        line("-n " + condition + names + value + description(option.description()));
    }

    private static boolean takesValue(OptionSpec option) {
        return option.arity().max() > 0;
    }

    private static String words(ArgSpec argument) {
        List<String> words = Candidates.of(argument);
        return words.isEmpty() ? "" : " -a " + quoted(String.join(" ", words));
    }

    private static String description(String... lines) {
        return lines.length == 0 ? "" : " -d " + quoted(Sentences.first(lines));
    }

    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }

    private void line(String words) {
        script.append("complete -c keymend ").append(words).append('\n');
    }
}
