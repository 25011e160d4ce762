// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.command;

import dev.keymend.catalog.CatalogSnapshot;
import dev.keymend.catalog.ReadOptions;
import dev.keymend.cli.ExitCodes;
import dev.keymend.cli.Invocation;
import dev.keymend.cli.Options;
import dev.keymend.cli.UsageException;
import dev.keymend.cli.connection.ConnectionOptions;
import dev.keymend.cli.connection.ConnectionUri;
import dev.keymend.cli.fleet.Fleet;
import dev.keymend.diagnosis.Diagnosis;
import dev.keymend.diagnosis.Finding;
import dev.keymend.diagnosis.Report;
import dev.keymend.diagnosis.Severity;
import dev.keymend.render.Audit;
import dev.keymend.render.JsonReport;
import dev.keymend.render.Message;
import dev.keymend.render.Style;
import dev.keymend.render.TargetResult;
import dev.keymend.render.TextReport;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Will the next default insert succeed, for every table? The gate of a restore runbook. */
final class VerifyCommand implements Verb {
    private final ConnectionOptions connection = new ConnectionOptions();
    private final ConnectionUri uri = new ConnectionUri();
    private final ReadingOptions reading = new ReadingOptions();
    private final GateOptions gate = new GateOptions();
    private final OutputOptions output = OutputOptions.ofGates();
    private final OptionSpec insert = Options.value(String.class, "INSERT", "--try")
            .description("also really run this INSERT and roll it back; it burns an id and fires triggers")
            .build();
    private final OptionSpec allowEmpty =
            Options.flag("pass a database in which there is nothing to examine", "--allow-empty");

    private final ManyOptions many = new ManyOptions();
    private final Invocation invocation;

    VerifyCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandSpec.wrapWithoutInspection(this)
                .name("verify")
                .addOption(insert)
                .addOption(allowEmpty);
        spec.usageMessage()
                .description(
                        "Answers, for every table whose key is fed by a sequence or identity column, whether its next"
                                + " default insert will succeed. Changes nothing.")
                .footer(
                        "",
                        "Exit codes: 0 every insert will succeed, 1 some would not, 3 unreachable, 4 not everything could be"
                                + " seen (a sequence that seems to feed a key is neither mapped nor accepted), or there was"
                                + " nothing to see.");
        connection.addTo(spec);
        uri.addTo(spec);
        many.addTo(spec);
        reading.addTo(spec);
        gate.addTo(spec);
        output.addTo(spec);
        return spec;
    }

    @Override
    public Integer call() throws SQLException {
        Diagnosis diagnosis = Diagnosis.ofInserts().accepting(gate.acceptances());
        @Nullable String statement = insert.getValue();
        if (many.given()) {
            if (statement != null) {
                throw new UsageException("--try runs an INSERT in one database; leave it out, or name that database");
            }
            return ofMany(diagnosis);
        }
        if (statement != null && output.junit()) {
            throw new UsageException("--try says how its INSERT went in text and json only; leave out --format junit,"
                    + " or run verify once more without --try");
        }
        TryInsert attempt = statement == null ? null : new TryInsert(statement);
        try (Connection database = attempt == null
                ? Databases.openReadOnly(invocation, connection, uri)
                : Databases.open(invocation, connection, uri)) {
            CatalogSnapshot snapshot = reading.read(
                    invocation, database, Databases.more(invocation, connection, uri), ReadOptions.Depth.INSERTS);
            Report report = diagnosis.of(snapshot);
            gate.warnOfUnused(report, invocation);
            TryInsert.Result tried = attempt == null ? null : attempt.run(database, reading.toReadOptions());
            boolean empty = nothingExamined(report);
            output.write(invocation, out -> {
                if (output.json()) {
                    new JsonReport(out)
                            .report("verify", report, tried == null ? Map.of() : Map.of("try", tried.toJson()));
                } else if (output.text()) {
                    text(out, report, tried, empty);
                } else {
                    Audits.writer(output, out, gate.failsFrom()).report(Audit.of("verify", snapshot, report));
                }
            });
            return exitCode(report, tried, empty);
        }
    }

    /** Of a whole server's databases, some hold no tables; only where none does was nothing looked at. */
    private int ofMany(Diagnosis diagnosis) throws SQLException {
        boolean server = many.ofServer();
        List<TargetResult> results = many.run(
                new ManyOptions.Audit("verify", invocation, connection, uri, reading, output),
                database -> diagnosis.of(reading.readAlone(database, ReadOptions.Depth.INSERTS)),
                report -> exitCode(report, null, !server && nothingExamined(report)));
        List<Report> reports = TargetResult.reports(results);
        gate.warnOfUnused(reports, invocation);
        int code = Fleet.exitCode(results);
        boolean empty = reports.stream().allMatch(VerifyCommand::nothingExamined) && !Options.given(allowEmpty);
        return code == ExitCodes.GOOD && empty ? ExitCodes.INCOMPLETE : code;
    }

    private void text(PrintWriter out, Report report, TryInsert.@Nullable Result tried, boolean empty) {
        Style style = output.style(invocation);
        TextReport text = new TextReport(out, style);
        text.heading("verify", report.server());
        text.body(report);
        if (tried != null) {
            out.println();
            out.println(
                    tried.succeeded()
                            ? style.good("succeeded") + "  the INSERT that was tried"
                            : style.bad("failed") + "  the INSERT that was tried: "
                                    + Message.shown(String.valueOf(tried.message())));
            if (tried.detail() != null) {
                out.println("  " + Message.line(tried.detail()));
            }
            out.println(style.faint("  It was rolled back; a value its column took from a sequence stays used."));
        }
        text.totals(report);
        out.println(verdict(style, report, tried, empty));
        text.next(NextSteps.afterVerify(report, Retyped.of(output.command()).withMappings()));
    }

    private String verdict(Style style, Report report, TryInsert.@Nullable Result tried, boolean empty) {
        if (empty) {
            return style.doubtful("No table here has a key that a sequence is known to feed: nothing was examined."
                    + (Options.given(allowEmpty) ? "" : " Is it the right database? --allow-empty passes it."));
        }
        return switch (exitCode(report, tried, false)) {
            case ExitCodes.GOOD ->
                style.good("Every default insert will succeed.")
                        + (report.count(Severity.WARNING) > 0 ? " Mind the warnings." : "");
            case ExitCodes.FINDINGS -> style.bad("Not every default insert will succeed.");
            default -> style.doubtful("Not everything could be seen, so nothing is promised.");
        };
    }

    /** A gate that looked at nothing has not seen that all is well. */
    private static boolean nothingExamined(Report report) {
        return report.examined() == 0 && report.unexamined().isEmpty() && report.count(Severity.ERROR) == 0;
    }

    private int exitCode(Report report, TryInsert.@Nullable Result tried, boolean empty) {
        if (empty && !Options.given(allowEmpty)) {
            return ExitCodes.INCOMPLETE;
        }
        if (report.findings().stream().anyMatch(Finding::leavesOpen)) {
            return ExitCodes.INCOMPLETE;
        }
        int code = gate.exitCode(report);
        return code == ExitCodes.GOOD && tried != null && !tried.succeeded() ? ExitCodes.FINDINGS : code;
    }
}
