// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.manual;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** A manual page in roff, written from the model of the command line. */
final class ManPage {
    private static final Map<String, String> VARIABLES = Map.of(
            "PGHOST, PGPORT, PGUSER, PGDATABASE, PGPASSWORD, PGSERVICE, PGSSLMODE and their kin",
            "As for psql: what is used where no option or URI says otherwise.",
            "NO_COLOR",
            "Where it is set, nothing is coloured.",
            "COLUMNS",
            "How wide lines may be; otherwise as wide as the terminal, and no wider than 100.",
            "PAGER",
            "The program that keymend help shows pages with, on a terminal.");

    private final Roff roff = new Roff();

    private ManPage() {}

    /** The page of the whole, {@code keymend(1)}. */
    static String ofRoot(CommandLine root, String version, String date) {
        ManPage page = new ManPage();
        page.head("keymend", version, date, "mends PostgreSQL's duplicate key violations");
        page.roff.section("SYNOPSIS");
        page.roff.synopsis("keymend", " COMMAND [OPTION…]");
        page.roff.section("DESCRIPTION");
        page.paragraphs(root.getCommandSpec().usageMessage().description());
        page.roff.section("COMMANDS");
        root.getSubcommands()
                .forEach((name, command) -> page.roff.item(
                        List.of("keymend-" + name + "(1)"),
                        "",
                        Sentences.first(command.getCommandSpec().usageMessage().description())));
        page.options(root.getCommandSpec());
        page.exitStatus();
        page.surroundings();
        page.seeAlso(root.getSubcommands().keySet().stream()
                .map(name -> "keymend-" + name)
                .toList());
        return page.roff.toString();
    }

    /** The page of a command, {@code keymend-check(1)}. */
    static String ofCommand(CommandLine command, String version, String date) {
        ManPage page = new ManPage();
        CommandSpec spec = command.getCommandSpec();
        String[] description = spec.usageMessage().description();
        page.head("keymend-" + spec.name(), version, date, Sentences.first(description));
        page.roff.section("SYNOPSIS");
        page.roff.synopsis("keymend " + spec.name(), arguments(spec));
        page.roff.section("DESCRIPTION");
        page.paragraphs(description);
        page.positionals(spec);
        page.options(spec);
        List<String> footer = new ArrayList<>();
        for (String line : spec.usageMessage().footer()) {
            if (!line.isBlank()) {
                footer.add(line);
            }
        }
        if (!footer.isEmpty() && footer.get(0).startsWith("Exit codes:")) {
            page.roff.section("EXIT STATUS");
            page.roff.paragraph(String.join(" ", footer).replaceFirst("Exit codes: ", ""));
        } else if (!footer.isEmpty()) {
            page.roff.section("NOTES");
            footer.forEach(page.roff::paragraph);
        }
        page.seeAlso(List.of("keymend"));
        return page.roff.toString();
    }

    private void head(String name, String version, String date, String purpose) {
        roff.title(name, date, version);
        roff.section("NAME");
        roff.paragraph(name + " - " + purpose);
    }

    private static String arguments(CommandSpec spec) {
        StringBuilder text = new StringBuilder(" [OPTION…]");
        for (PositionalParamSpec positional : spec.positionalParameters()) {
            text.append(" [")
                    .append(positional.paramLabel())
                    .append(positional.arity().max() > 1 ? "…]" : "]");
        }
        return text.toString();
    }

    private void paragraphs(String... lines) {
        List<String> paragraph = new ArrayList<>();
        for (String line : lines) {
            // A line that goes on with a capital after a full stop is a paragraph of its own.
            if (!paragraph.isEmpty() && paragraph.get(paragraph.size() - 1).endsWith(".")) {
                roff.paragraph(String.join(" ", paragraph));
                paragraph.clear();
            }
            if (!line.isBlank()) {
                paragraph.add(line);
            }
        }
        if (!paragraph.isEmpty()) {
            roff.paragraph(String.join(" ", paragraph));
        }
    }

    private void positionals(CommandSpec spec) {
        if (spec.positionalParameters().isEmpty()) {
            return;
        }
        roff.section("ARGUMENTS");
        for (PositionalParamSpec positional : spec.positionalParameters()) {
            roff.item(List.of(), positional.paramLabel(), text(positional.description()));
        }
    }

    private void options(CommandSpec spec) {
        roff.section("OPTIONS");
        for (OptionSpec option : spec.options()) {
            roff.item(
                    List.of(option.names()),
                    option.arity().max() > 0 ? option.paramLabel() : "",
                    text(option.description()));
        }
    }

    private static String text(String... lines) {
        return Help.Ansi.OFF.string(String.join(" ", lines));
    }

    private void exitStatus() {
        roff.section("EXIT STATUS");
        ExitCodeWords.ALL.forEach((code, words) -> roff.item(List.of(code), "", words));
    }

    private void surroundings() {
        roff.section("ENVIRONMENT");
        VARIABLES.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(each -> roff.item(List.of(each.getKey()), "", each.getValue()));
        roff.section("FILES");
        roff.item(List.of("~/.pgpass"), "", "Passwords, as for psql; PGPASSFILE names another file.");
        roff.item(List.of("~/.pg_service.conf"), "", "Services, as for psql; PGSERVICEFILE names another file.");
    }

    private void seeAlso(List<String> pages) {
        roff.section("SEE ALSO");
        roff.references(pages);
        roff.paragraph("keymend help prints the pages about rules and causes.");
    }
}
