// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.manual;

import dev.keymend.cli.command.Commands;
import dev.keymend.cli.pages.Pages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The tables of the documentation that follow from the program. */
public final class DocTables {
    private DocTables() {}

    /**
     * Each table by its name, in Markdown.
     *
     * @param docs the folder of the documentation
     */
    public static Map<String, String> all(Path docs) throws IOException {
        CommandLine root = Commands.of(Generate.nowhere(), List.of());
        Map<String, String> tables = new LinkedHashMap<>();
        tables.put("commands", commands(root));
        tables.put("options", options(root));
        tables.put("rules", pages(docs.resolve("rules"), Pages.rules(), "rule | severity", "rules/"));
        tables.put("rules-index", pages(docs.resolve("rules"), Pages.rules(), "rule | severity", ""));
        tables.put("causes-index", pages(docs.resolve("causes"), Pages.causes(), "cause | at best", ""));
        return tables;
    }

    private static String commands(CommandLine root) {
        StringBuilder table = new StringBuilder("| command | what it does |\n|---|---|\n");
        root.getSubcommands()
                .forEach((name, command) -> table.append("| `keymend ")
                        .append(name)
                        .append(command.getCommandSpec().positionalParameters().stream()
                                .map(DocTables::label)
                                .collect(Collectors.joining()))
                        .append("` | ")
                        .append(cell(Sentences.first(
                                command.getCommandSpec().usageMessage().description())))
                        .append(" |\n"));
        return table.toString();
    }

    private static String label(PositionalParamSpec positional) {
        return " [" + positional.paramLabel() + (positional.arity().max() > 1 ? "…]" : "]");
    }

    /** One line for what several commands have in common. */
    private static String options(CommandLine root) {
        Map<String, List<String>> commands = new LinkedHashMap<>();
        root.getSubcommands().forEach((name, command) -> {
            for (OptionSpec option : command.getCommandSpec().options()) {
                commands.computeIfAbsent(option(option), row -> new ArrayList<>())
                        .add(name);
            }
        });
        StringBuilder table = new StringBuilder("| option | meaning | of |\n|---|---|---|\n");
        int all = root.getSubcommands().size();
        commands.forEach((row, names) -> table.append("| ")
                .append(row)
                .append(" | ")
                .append(names.size() == all ? "every command" : String.join(", ", names))
                .append(" |\n"));
        return table.toString();
    }

    private static String option(OptionSpec option) {
        String names = String.join("`, `", option.names());
        String value = option.arity().max() > 0 ? " " + option.paramLabel() : "";
        String meaning = Help.Ansi.OFF.string(String.join(" ", option.description()));
        return "`" + names + cell(value) + "` | " + cell(meaning);
    }

    private static String pages(Path folder, List<String> names, String heads, String prefix) throws IOException {
        StringBuilder table = new StringBuilder("| " + heads + " | says |\n|---|---|---|\n");
        for (String name : names) {
            String page = Files.readString(folder.resolve(name + ".md"));
            String first = page.split("\n\n", 3)[1].replace('\n', ' ').strip();
            int dot = first.indexOf(" · ");
            table.append("| [")
                    .append(name)
                    .append("](")
                    .append(prefix)
                    .append(name)
                    .append(".md) | ")
                    .append(first.substring(0, dot).replace("*", ""))
                    .append(" | ")
                    .append(cell(first.substring(dot + 3).replaceFirst("[.:]$", "")))
                    .append(" |\n");
        }
        return table.toString();
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replace('\n', ' ');
    }
}
