// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.command;

import dev.keymend.catalog.CatalogReader;
import dev.keymend.catalog.ServerFacts;
import dev.keymend.cli.Invocation;
import dev.keymend.cli.Options;
import dev.keymend.diagnosis.cause.ValueDisplay;
import dev.keymend.internal.sql.ServerMessage;
import dev.keymend.load.LoadException;
import dev.keymend.load.LoadListener;
import dev.keymend.load.LoadReport;
import dev.keymend.render.CsvLoad;
import dev.keymend.render.JsonLoad;
import dev.keymend.render.Style;
import dev.keymend.render.TextLoad;
import dev.keymend.render.TextReport;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Shows a load or a preview while it runs. */
final class LoadOutput {
    private final OptionSpec values = Options.value(ValueDisplay.class, "HOW", "--values")
            .defaultValue("show")
            .description("key values: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
            .build();
    private final OutputOptions output = OutputOptions.ofRows();

    void addTo(CommandSpec command) {
        command.addOption(values);
        output.addTo(command);
    }

    /** Refuses to write where something is that is needed. */
    void spare(Invocation invocation, Path needed, String what) {
        output.spare(invocation, needed, what);
    }

    /** What is shown. */
    interface Work {
        LoadReport run(LoadListener listener) throws SQLException;

        /** Whether it commits before its end. */
        default boolean inPieces() {
            return false;
        }
    }

    /** Runs it, and shows every refused row as it is met. */
    LoadReport show(Invocation invocation, String command, Connection database, Work work) throws SQLException {
        output.check(invocation); // Before anything is changed, not after.
        ServerFacts server = CatalogReader.on(database).server();
        List<LoadReport> report = new ArrayList<>();
        try {
            output.write(invocation, out -> {
                try {
                    Work heeded = listener -> heeded(invocation, command, database, work, listener);
                    if (output.csv()) {
                        report.add(csv(invocation, out, command, heeded));
                    } else if (output.json()) {
                        report.add(json(out, command, server, heeded));
                    } else {
                        report.add(text(out, output.style(invocation), command, server, heeded));
                    }
                } catch (SQLException e) {
                    throw new Carried(e);
                }
            });
        } catch (Carried e) {
            throw e.failure;
        }
        return report.get(0);
    }

    /** Says how far it has come, and what an interruption leaves. */
    private static LoadReport heeded(
            Invocation invocation, String command, Connection database, Work work, LoadListener listener)
            throws SQLException {
        String undone =
                command.equals("preview") ? "nothing was written." : "the load is rolled back, nothing was loaded.";
        Interruption.Work<LoadReport> shown = checkpoint -> {
            try (LoadProgressLine progress = new LoadProgressLine(
                    invocation.err(), invocation.terminal(), System::nanoTime, listener, checkpoint)) {
                return work.run(progress);
            }
        };
        return work.inPieces()
                ? Interruption.heedInPieces(
                        invocation.err(),
                        "the chunks that were committed stay, and the same command goes on with the others.",
                        shown)
                : Interruption.heed(database, invocation.err(), undone, shown);
    }

    /** The rows as data; what is to be said of them goes where it is in nobody's way. */
    private LoadReport csv(Invocation invocation, PrintWriter out, String command, Work work) throws SQLException {
        CsvLoad csv = new CsvLoad(out, display());
        LoadReport report = work.run(csv);
        csv.end();
        TextLoad text = new TextLoad(invocation.err(), Style.PLAIN, display());
        if (command.equals("preview")) {
            text.previewSummary(report);
        } else {
            text.loadSummary(report);
        }
        return report;
    }

    private LoadReport json(PrintWriter out, String command, ServerFacts server, Work work) throws SQLException {
        JsonLoad json = new JsonLoad(out, command, server, display());
        try {
            LoadReport report = work.run(json);
            json.end(report);
            return report;
        } catch (SQLException e) {
            json.fail(ServerMessage.of(e));
            throw e;
        } catch (LoadException e) {
            json.fail(String.valueOf(e.getMessage()));
            throw e;
        }
    }

    private LoadReport text(PrintWriter out, Style style, String command, ServerFacts server, Work work)
            throws SQLException {
        TextLoad text = new TextLoad(out, style, display());
        LoadReport report = work.run(text);
        new TextReport(out, style).heading(command, server);
        if (command.equals("preview")) {
            text.preview(report);
        } else {
            text.load(report);
        }
        return report;
    }

    private ValueDisplay display() {
        return values.getValue();
    }

    /** Takes the server's failure through a writer that knows of none. */
    private static final class Carried extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final SQLException failure;

        Carried(SQLException failure) {
            super(failure);
            this.failure = failure;
        }
    }
}
