// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.command;

import dev.keymend.cli.Choice;
import dev.keymend.cli.Invocation;
import dev.keymend.cli.WholeNumber;
import dev.keymend.diagnosis.cause.ValueDisplay;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The root of the command line and the one list of its verbs. */
@Command(
        name = "keymend",
        synopsisSubcommandLabel = "COMMAND",
        description = {
            "Finds, explains, repairs and prevents PostgreSQL's",
            "\"duplicate key value violates unique constraint\".",
            ""
        },
        commandListHeading = "%nCommands:%n",
        optionListHeading = "%nOptions:%n",
        versionProvider = Version.class,
        footer = {
            "",
            "A connection is given as in psql: -h -p -U -d, a postgresql:// URI, or PGHOST, PGUSER and their kin.",
            "New here? Try 'keymend demo'."
        })
public final class Commands implements Runnable {
    @Spec
    private CommandSpec spec;

    private Commands() {}

    /** A fresh command line; one run each. */
    public static CommandLine of(Invocation invocation) {
        CommandLine root = new CommandLine(new Commands())
                .addSubcommand(new DemoCommand(invocation))
                .addSubcommand(new CheckCommand(invocation))
                .addSubcommand(new VerifyCommand(invocation))
                .addSubcommand(new ExplainCommand(invocation))
                .addSubcommand(new FixCommand(invocation))
                .addSubcommand(new UndoCommand(invocation));
        root.getCommandSpec()
                .addOption(OptionSpec.builder("--version")
                        .versionHelp(true)
                        .description("show the version")
                        .build());
        addHelp(root);
        root.registerConverter(OutputOptions.Format.class, Choice.of(OutputOptions.Format.class));
        root.registerConverter(ColourOption.When.class, Choice.of(ColourOption.When.class));
        root.registerConverter(ValueDisplay.class, Choice.of(ValueDisplay.class));
        root.registerConverter(long.class, new WholeNumber());
        root.registerConverter(GateOptions.Threshold.class, Choice.of(GateOptions.Threshold.class));
        root.getSubcommands().values().forEach(Commands::addHelp);
        return root;
    }

    /** {@code --help} alone: {@code -h} is the host, as in psql. */
    private static void addHelp(CommandLine command) {
        command.getCommandSpec()
                .addOption(OptionSpec.builder("--help")
                        .usageHelp(true)
                        .description("show this help")
                        .build());
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say what to do: demo, check, verify, explain, fix or undo");
    }
}
