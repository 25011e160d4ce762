// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.manual;

import dev.keymend.cli.command.Commands;
import dev.keymend.cli.pages.Pages;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * What may stand in the place of an argument. The model of the command line knows the words of its options; which rules and pages
 * there are it does not know, so that a run that asks for neither need not load them.
 */
final class Candidates {
    private Candidates() {}

    /** The words, in order; empty where anything may stand. */
    static List<String> of(ArgSpec argument) {
        if (argument.paramLabel().equals("RULE")) {
            return Pages.rules();
        }
        if (argument.paramLabel().equals("TOPIC")) {
            List<String> topics = new ArrayList<>(Commands.names());
            topics.addAll(Pages.rules());
            topics.addAll(Pages.causes());
            topics.addAll(Pages.topics());
            return topics.stream().distinct().toList();
        }
        List<String> words = new ArrayList<>();
        Iterable<String> known = argument.completionCandidates();
        if (known != null) {
            known.forEach(words::add);
        }
        return words;
    }

    /** Whether it is the name of a file. */
    static boolean isFile(ArgSpec argument) {
        return argument.type() == Path.class
                || argument.paramLabel().equals("FILE")
                || argument.paramLabel().equals("JOURNAL");
    }

    /** The same command line with all of this in its model, for a writer that looks there. */
    static CommandLine in(CommandLine root) {
        for (CommandLine sub : root.getSubcommands().values()) {
            CommandSpec spec = sub.getCommandSpec();
            for (OptionSpec option : List.copyOf(spec.options())) {
                if (!of(option).isEmpty()) {
                    spec.remove(option);
                    // The script keeps the words of all options with one label in one place: so each has its own.
                    spec.addOption(option.toBuilder()
                            .paramLabel(option.longestName().substring(2).replace('-', '_'))
                            .completionCandidates(of(option))
                            .build());
                }
            }
            for (PositionalParamSpec positional : List.copyOf(spec.positionalParameters())) {
                PositionalParamSpec.Builder known = positional.toBuilder();
                if (isFile(positional)) {
                    spec.remove(positional);
                    spec.addPositional(known.type(File.class)
                            .auxiliaryTypes(File.class)
                            .arity("0..1")
                            .build());
                } else if (!of(positional).isEmpty()) {
                    spec.remove(positional);
                    spec.addPositional(
                            known.completionCandidates(of(positional)).build());
                }
            }
        }
        return root;
    }
}
