// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.command;

import dev.keymend.apply.Journal;
import dev.keymend.apply.PlanRunner;
import dev.keymend.apply.StepOutcome;
import dev.keymend.catalog.CatalogSnapshot;
import dev.keymend.cli.ExitCodes;
import dev.keymend.cli.Failure;
import dev.keymend.cli.Invocation;
import dev.keymend.cli.Options;
import dev.keymend.cli.connection.ConnectionOptions;
import dev.keymend.cli.connection.ConnectionUri;
import dev.keymend.diagnosis.Selection;
import dev.keymend.plan.AdvanceSequence;
import dev.keymend.plan.LockBudget;
import dev.keymend.plan.Plan;
import dev.keymend.render.JsonReport;
import dev.keymend.render.Message;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The plan, with its SQL; nothing is changed without {@code --apply}. */
final class FixCommand implements Verb {
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);

    private final ConnectionOptions connection = new ConnectionOptions();
    private final ConnectionUri uri = new ConnectionUri();
    private final ReadingOptions reading = new ReadingOptions();
    private final SelectionOptions selecting = new SelectionOptions();
    private final LockOptions locks = new LockOptions();
    private final OutputOptions output = new OutputOptions();
    private final Confirmation confirmation = new Confirmation();
    private final OptionSpec apply = Options.flag("do it", "--apply");
    private final OptionSpec journal = Options.value(Path.class, "FILE", "--journal")
            .description("where --apply writes down what it does, for undo (default: a new file in this folder)")
            .build();

    private final Invocation invocation;

    FixCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandSpec.wrapWithoutInspection(this)
                .name("fix")
                .addOption(apply)
                .addOption(journal);
        spec.usageMessage()
                .description(
                        "Shows the plan that moves every late sequence past the keys it would meet, with its SQL;"
                                + " with --rule, the plan that mends what other rules find.",
                        "Nothing is changed without --apply.")
                .footer(
                        "",
                        "Exit codes: 0 nothing to do, or all done; 1 a plan that waits for --apply; 3 unreachable;"
                                + " 4 a step was refused or failed, or not everything could be seen.");
        connection.addTo(spec);
        uri.addTo(spec);
        reading.addTo(spec);
        selecting.addTo(spec);
        locks.addWithTablesTo(spec);
        output.addTo(spec);
        confirmation.addTo(spec);
        return spec;
    }

    @Override
    public Integer call() throws SQLException {
        LockBudget budget = locks.toBudget();
        Selection selection = selecting.toSelection();
        try (Connection database = applies()
                ? Databases.open(invocation, connection, uri)
                : Databases.openReadOnly(invocation, connection, uri)) {
            CatalogSnapshot snapshot =
                    reading.read(invocation, database, Databases.more(invocation, connection, uri), selection.depth());
            selecting.mustBeKnown(selection, snapshot, database);
            PlannedFix fix = PlannedFix.of(snapshot, selection, budget);
            if (!applies() || fix.plan().steps().isEmpty()) {
                output.write(invocation, out -> show(out, fix));
                return exitCode(fix);
            }
            output.check(invocation); // Before anything is changed, not after.
            return apply(database, fix, budget);
        }
    }

    private boolean applies() {
        return Options.given(apply);
    }

    private int apply(Connection database, PlannedFix fix, LockBudget budget) throws SQLException {
        if (!confirmed(fix)) {
            invocation.err().println("Nothing was changed.");
            return exitCode(fix);
        }
        @Nullable Path named = journal.getValue();
        Path file = named == null
                ? Path.of("keymend-journal-" + STAMP.format(Clock.systemUTC().instant()) + ".jsonl")
                : named;
        Thread farewell = farewell(fix.plan(), file);
        Runtime.getRuntime().addShutdownHook(farewell);
        List<StepOutcome> outcomes = new ArrayList<>();
        try (Journal journal = Journal.create(invocation.resolve(file), fix.server())) {
            PlanRunner.on(database).with(budget).run(fix.plan(), journal, outcomes::add);
        } catch (SQLException lost) {
            return brokenOff(fix, outcomes, file, lost);
        } finally {
            Runtime.getRuntime().removeShutdownHook(farewell);
        }
        @Nullable Path written = kept(file);
        write(fix, outcomes, written, text -> text.outcomes(outcomes, written));
        boolean complete = outcomes.stream().allMatch(StepOutcome::good)
                && fix.plan().refusals().isEmpty()
                && fix.unseen().isEmpty();
        return complete ? ExitCodes.GOOD : ExitCodes.INCOMPLETE;
    }

    /** The journal; null where nothing was to be written down, and it is gone again. */
    private @Nullable Path kept(Path file) {
        return Files.exists(invocation.resolve(file)) ? file : null;
    }

    private void write(PlannedFix fix, List<StepOutcome> outcomes, @Nullable Path journal, Consumer<FixText> text) {
        try {
            output.write(invocation, out -> {
                if (output.json()) {
                    new JsonReport(out)
                            .plan(
                                    fix.plan(),
                                    fix.server(),
                                    fix.unseen(),
                                    outcomes,
                                    journal == null ? null : journal.toString());
                } else {
                    text.accept(text(out, fix));
                }
            });
        } catch (LostOutputException e) {
            long changed = outcomes.stream().filter(StepOutcome::changed).count();
            throw e.after(
                    changed == 0
                            ? "Nothing was changed."
                            : "Steps that were applied before: " + changed + " of "
                                    + fix.plan().steps().size() + "; keymend undo " + journal + " takes them back.");
        }
    }

    /** What a lost connection leaves: as Ctrl-C does, but the one under way may have been committed or not. */
    private int brokenOff(PlannedFix fix, List<StepOutcome> outcomes, Path file, SQLException lost) {
        Failure failure = Failure.of(
                lost, ". What was applied stays; keymend fix --apply goes on from there, with a journal of its own.");
        invocation.err().println("keymend: " + Message.shown(failure.sentence()));
        @Nullable Path written = kept(file);
        write(fix, outcomes, written, text -> text.brokenOff(outcomes, written));
        return failure.exitCode();
    }

    /** What Ctrl-C leaves: whole steps, each of them in the journal. */
    private Thread farewell(Plan plan, Path file) {
        return new Thread(() -> {
            invocation
                    .err()
                    .println("keymend: stopped before all " + plan.steps().size()
                            + " steps were done. Each one is done wholly" + " or not at all; keymend undo " + file
                            + " takes back what was, keymend fix --apply goes on.");
            invocation.err().flush();
        });
    }

    private boolean confirmed(PlannedFix fix) {
        Plan plan = fix.plan();
        int steps = plan.steps().size();
        if (confirmation.asks(invocation)) {
            output.write(invocation, out -> {
                if (output.json()) {
                    show(out, fix);
                } else {
                    text(out, fix).question();
                }
            });
        }
        boolean moves = plan.steps().stream().allMatch(step -> step.action() instanceof AdvanceSequence);
        String what = moves
                ? (steps == 1 ? "Move 1 sequence" : "Move " + steps + " sequences") + " of"
                : (steps == 1 ? "Take this step" : "Take these " + steps + " steps") + " in";
        String question = what + " the database " + fix.server().database() + "?";
        return confirmation.given(invocation, question);
    }

    private void show(PrintWriter out, PlannedFix fix) {
        if (output.json()) {
            new JsonReport(out).plan(fix.plan(), fix.server(), fix.unseen(), List.of(), null);
        } else {
            text(out, fix).plan();
        }
    }

    private FixText text(PrintWriter out, PlannedFix fix) {
        return new FixText(out, output.style(invocation), fix, Retyped.of(output.command()));
    }

    private int exitCode(PlannedFix fix) {
        if (!fix.unseen().isEmpty()) {
            return ExitCodes.INCOMPLETE;
        }
        if (fix.plan().isEmpty()) {
            return ExitCodes.GOOD;
        }
        // Refusals alone are no plan that waits.
        return fix.plan().steps().isEmpty() ? ExitCodes.INCOMPLETE : ExitCodes.FINDINGS;
    }
}
