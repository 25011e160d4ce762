// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.command;

import dev.keymend.cli.ExitCodes;
import dev.keymend.cli.Invocation;
import dev.keymend.cli.UsageException;
import dev.keymend.cli.manual.Sentences;
import dev.keymend.cli.pages.Nearest;
import dev.keymend.cli.pages.Pager;
import dev.keymend.cli.pages.Pages;
import dev.keymend.render.Style;
import dev.keymend.render.TextPage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** What there is to read, and the page about one of it. */
final class HelpCommand implements Verb {
    private final PositionalParamSpec topic = PositionalParamSpec.builder()
            .index("0")
            .arity("0..1")
            .type(String.class)
            .paramLabel("TOPIC")
            .description("a command, a rule, a cause or a page; without one, everything there is")
            .build();
    private final ColourOption colour = new ColourOption();
    private final Invocation invocation;

    HelpCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandSpec.wrapWithoutInspection(this).name("help").addPositional(topic);
        spec.usageMessage()
                .description("Prints the help of a command, or the page about a rule, a cause or anything else that the"
                        + " documentation has a page for. On a terminal it is shown by PAGER, where that is set.");
        colour.addTo(spec);
        return spec;
    }

    @Override
    public Integer call() {
        Style style = style();
        @Nullable String name = topic.getValue();
        if (name == null) {
            String list = list();
            Pager.show(invocation, out -> new TextPage(out, style).page(list));
            return ExitCodes.GOOD;
        }
        boolean isCommand = Commands.names().contains(name);
        List<String> pages = Pages.named(name);
        if (!isCommand && pages.isEmpty()) {
            throw new UsageException(unknown(name));
        }
        Pager.show(invocation, out -> {
            if (isCommand) {
                out.print(Commands.usage(invocation, name));
            }
            for (int i = 0; i < pages.size(); i++) {
                if (isCommand || i > 0) {
                    out.println();
                }
                new TextPage(out, style).page(pages.get(i));
            }
        });
        return ExitCodes.GOOD;
    }

    private Style style() {
        Style style = colour.style(invocation, false);
        return TerminalWidth.of(invocation).stream()
                .mapToObj(style::within)
                .findFirst()
                .orElse(style);
    }

    /** In Markdown, as the pages are. */
    private String list() {
        StringBuilder text = new StringBuilder("`keymend help TOPIC` prints the page about one of these.\n");
        Map<String, String> commands = new LinkedHashMap<>();
        Commands.of(invocation, List.of())
                .getSubcommands()
                .forEach((name, command) -> commands.put(
                        name,
                        Sentences.first(command.getCommandSpec().usageMessage().description())));
        section(text, "Commands", commands);
        section(text, "Rules: what check may find", Pages.summaries("rules/", Pages.rules()));
        section(text, "Causes: why a key was refused, as explain tells it", Pages.summaries("causes/", Pages.causes()));
        section(text, "Pages", Pages.titles());
        return text.toString();
    }

    private static void section(StringBuilder text, String title, Map<String, String> entries) {
        text.append("\n## ").append(title).append("\n\n");
        entries.forEach((name, summary) -> text.append("| `")
                .append(name)
                .append("` | ")
                .append(summary.replace("|", "\\|"))
                .append(" |\n"));
    }

    private static String unknown(String name) {
        List<String> all = new ArrayList<>(Commands.names());
        all.addAll(Pages.rules());
        all.addAll(Pages.causes());
        all.addAll(Pages.topics());
        List<String> near = Nearest.to(name, all);
        return "there is no page '" + name + "'; "
                + (near.isEmpty() ? "keymend help lists all of them" : "did you mean " + String.join(", ", near) + "?");
    }
}
