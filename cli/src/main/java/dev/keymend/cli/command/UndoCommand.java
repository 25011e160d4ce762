// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.command;

import dev.keymend.apply.StepOutcome;
import dev.keymend.apply.UndoRunner;
import dev.keymend.catalog.CatalogReader;
import dev.keymend.catalog.ServerFacts;
import dev.keymend.cli.ExitCodes;
import dev.keymend.cli.Invocation;
import dev.keymend.cli.connection.ConnectionOptions;
import dev.keymend.cli.connection.ConnectionUri;
import dev.keymend.render.JsonReport;
import dev.keymend.render.Style;
import dev.keymend.render.TextPlan;
import dev.keymend.render.TextReport;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Takes back what a journal tells of. */
final class UndoCommand implements Verb {
    private final PositionalParamSpec journal = PositionalParamSpec.builder()
            .index("0")
            .arity("1")
            .required(true)
            .type(Path.class)
            .paramLabel("JOURNAL")
            .description("the file that fix --apply wrote")
            .build();
    private final ConnectionOptions connection = new ConnectionOptions();
    private final ConnectionUri uri = new ConnectionUri();
    private final LockOptions locks = new LockOptions();
    private final OutputOptions output = new OutputOptions();
    private final Confirmation confirmation = new Confirmation();
    private final Invocation invocation;

    UndoCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandSpec.wrapWithoutInspection(this).name("undo").addPositional(journal);
        spec.usageMessage()
                .description(
                        "Takes back what fix --apply did, from its journal, last change first.",
                        "Only what is exactly as the repair left it; what was repaired returns with it.")
                .footer(
                        "",
                        "Exit codes: 0 all taken back, 1 not confirmed, 2 not a journal of this database, 3 unreachable,"
                                + " 4 refused.");
        connection.addTo(spec);
        uri.addTo(spec);
        locks.addTo(spec);
        output.addTo(spec);
        confirmation.addTo(spec);
        return spec;
    }

    @Override
    public Integer call() throws SQLException {
        try (Connection database = Databases.open(invocation, connection, uri)) {
            Path file = journal.getValue();
            ServerFacts server = CatalogReader.on(database).server();
            if (!confirmation.given(
                    invocation, "Take back in the database " + server.database() + " what the journal tells of?")) {
                invocation.err().println("Nothing was changed.");
                return ExitCodes.FINDINGS; // As of a plan that waits: nothing was refused.
            }
            Map<String, String> titles = UndoRunner.titles(invocation.resolve(file));
            List<StepOutcome> outcomes =
                    UndoRunner.on(database).with(locks.toBudget()).run(invocation.resolve(file));
            output.write(invocation, out -> {
                if (output.json()) {
                    new JsonReport(out).undo(server, outcomes, file.toString());
                } else {
                    text(out, server, outcomes, titles);
                }
            });
            return outcomes.stream().allMatch(StepOutcome::good) ? ExitCodes.GOOD : ExitCodes.INCOMPLETE;
        }
    }

    /** What is taken back, as the plan called it; of a sequence that was moved, its id says which. */
    private static String title(StepOutcome outcome, Map<String, String> titles) {
        String id = outcome.stepId();
        return id.startsWith("advance:")
                ? "Move " + id.substring(id.indexOf(':') + 1) + " back"
                : "Take back: " + titles.getOrDefault(id, id);
    }

    private void text(PrintWriter out, ServerFacts server, List<StepOutcome> outcomes, Map<String, String> titles) {
        Style style = output.style(invocation);
        new TextReport(out, style).heading("undo", server);
        out.println();
        if (outcomes.isEmpty()) {
            out.println("Nothing is left to take back.");
            return;
        }
        TextPlan text = new TextPlan(out, style);
        outcomes.forEach(outcome -> text.outcome(title(outcome, titles), outcome));
        if (outcomes.stream().anyMatch(StepOutcome.Applied.class::isInstance)) {
            out.println();
            out.println("The drift is back: inserts collide again until it is repaired.");
        }
    }
}
