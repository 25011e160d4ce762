// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.command;

import dev.keymend.cli.Choice;
import dev.keymend.cli.Invocation;
import dev.keymend.cli.WholeNumber;
import dev.keymend.diagnosis.cause.ValueDisplay;
import dev.keymend.load.BadRowPolicy;
import dev.keymend.load.ConflictPolicy;
import dev.keymend.load.RepeatPolicy;
import java.util.List;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/** The root of the command line and the one list of its verbs. */
public final class Commands implements Runnable {
    /** In the order of the help. */
    private static final List<String> VERBS = List.of(
            "demo", "check", "verify", "explain", "fix", "undo", "preview", "load", "logs", "help", "completion");

    /** Columns of a help text where nobody says how many there are. */
    private static final int USAGE_WIDTH = 100;

    /** Picocli takes no fewer. */
    private static final int NARROWEST_USAGE = 55;

    private final CommandSpec spec = CommandSpec.wrapWithoutInspection(this).name("keymend");

    private Commands() {}

    /**
     * A fresh command line; one run each. Builds only the verb that the words begin with. Words that begin otherwise, with
     * an option or a slip of the pen, get every verb, to list or to suggest.
     */
    public static CommandLine of(Invocation invocation, List<String> words) {
        CommandSpec spec = new Commands().spec;
        spec.versionProvider(new Version())
                .addOption(OptionSpec.builder("--version")
                        .versionHelp(true)
                        .description("show the version")
                        .build());
        spec.usageMessage()
                .synopsisSubcommandLabel("COMMAND")
                .description(
                        "Finds, explains, repairs and prevents PostgreSQL's",
                        "\"duplicate key value violates unique constraint\".",
                        "")
                .commandListHeading("%nCommands:%n")
                .optionListHeading("%nOptions:%n")
                .footer(
                        "",
                        "A connection is given as in psql: -h -p -U -d, a postgresql:// URI, or PGHOST, PGUSER and their kin.",
                        "New here? Try 'keymend demo'. 'keymend help' lists what there is to read.");
        CommandLine root = new CommandLine(addHelp(spec));
        boolean meant = !words.isEmpty() && VERBS.contains(words.get(0));
        for (String verb : meant ? words.subList(0, 1) : VERBS) {
            root.addSubcommand(addHelp(verb(verb, invocation).spec()));
        }
        root.registerConverter(OutputOptions.Format.class, Choice.of(OutputOptions.Format.class));
        root.registerConverter(OutputOptions.RowFormat.class, Choice.of(OutputOptions.RowFormat.class));
        root.registerConverter(OutputOptions.GateFormat.class, Choice.of(OutputOptions.GateFormat.class));
        root.registerConverter(OutputOptions.AuditFormat.class, Choice.of(OutputOptions.AuditFormat.class));
        root.registerConverter(OutputOptions.ReportFormat.class, Choice.of(OutputOptions.ReportFormat.class));
        root.registerConverter(ColourOption.When.class, Choice.of(ColourOption.When.class));
        root.registerConverter(ValueDisplay.class, Choice.of(ValueDisplay.class));
        root.registerConverter(ConflictPolicy.class, Choice.of(ConflictPolicy.class));
        root.registerConverter(RepeatPolicy.class, Choice.of(RepeatPolicy.class));
        root.registerConverter(BadRowPolicy.class, Choice.of(BadRowPolicy.class));
        root.registerConverter(long.class, new WholeNumber());
        root.registerConverter(GateOptions.Threshold.class, Choice.of(GateOptions.Threshold.class));
        return root;
    }

    /** The verbs, in the order of the help. */
    public static List<String> names() {
        return VERBS;
    }

    /** Columns of a help text. */
    public static int usageWidth(Invocation invocation) {
        int columns = TerminalWidth.of(invocation).orElse(USAGE_WIDTH);
        return Math.max(NARROWEST_USAGE, Math.min(USAGE_WIDTH, columns));
    }

    /** The help of one of them, as {@code --help} prints it. */
    static String usage(Invocation invocation, String name) {
        CommandLine command = Objects.requireNonNull(
                of(invocation, List.of(name)).getSubcommands().get(name));
        return command.setUsageHelpWidth(usageWidth(invocation)).getUsageMessage(CommandLine.Help.Ansi.OFF);
    }

    /** A switch, because a map of constructors has to be linked at run time, which takes longer than all of them run. */
    private static Verb verb(String name, Invocation invocation) {
        return switch (name) {
            case "demo" -> new DemoCommand(invocation);
            case "check" -> new CheckCommand(invocation);
            case "verify" -> new VerifyCommand(invocation);
            case "explain" -> new ExplainCommand(invocation);
            case "fix" -> new FixCommand(invocation);
            case "undo" -> new UndoCommand(invocation);
            case "preview" -> new PreviewCommand(invocation);
            case "load" -> new LoadCommand(invocation);
            case "logs" -> new LogsCommand(invocation);
            case "help" -> new HelpCommand(invocation);
            case "completion" -> new CompletionCommand(invocation);
            default -> throw new IllegalArgumentException(name);
        };
    }

    /** {@code --help} alone: {@code -h} is the host, as in psql. */
    private static CommandSpec addHelp(CommandSpec command) {
        return command.addOption(OptionSpec.builder("--help")
                .usageHelp(true)
                .description("show this help")
                .build());
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "say what to do: demo, check, verify, explain, fix, undo, preview, load, logs or help");
    }
}
