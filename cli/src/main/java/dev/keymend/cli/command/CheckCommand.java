// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.command;

import dev.keymend.catalog.CatalogSnapshot;
import dev.keymend.catalog.ReadOptions;
import dev.keymend.cli.Invocation;
import dev.keymend.cli.Options;
import dev.keymend.cli.connection.ConnectionOptions;
import dev.keymend.cli.connection.ConnectionUri;
import dev.keymend.cli.fleet.Fleet;
import dev.keymend.diagnosis.Diagnosis;
import dev.keymend.diagnosis.Report;
import dev.keymend.render.Audit;
import dev.keymend.render.JsonReport;
import dev.keymend.render.TargetResult;
import dev.keymend.render.TextReport;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Every finding, worst first. Reads only. */
final class CheckCommand implements Verb {
    private final ConnectionOptions connection = new ConnectionOptions();
    private final ConnectionUri uri = new ConnectionUri();
    private final ReadingOptions reading = new ReadingOptions();
    private final GateOptions gate = new GateOptions();
    private final OutputOptions output = OutputOptions.ofAudits();
    private final OptionSpec deep = Options.flag(
            "also read whole tables, to compare every unique index with its table and count keys that stand twice;"
                    + " --timeout holds for each",
            "--deep");
    private final ManyOptions many = new ManyOptions();
    private final Invocation invocation;

    CheckCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandSpec.wrapWithoutInspection(this).name("check").addOption(deep);
        spec.usageMessage()
                .description("Audits a database: every finding, worst first. Changes nothing.")
                .footer(
                        "",
                        "Exit codes: 0 nothing at or above --fail-on, 1 something, 3 unreachable, 4 not everything seen.");
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
        Diagnosis diagnosis = Diagnosis.complete().accepting(gate.acceptances());
        boolean reads = Options.given(deep);
        if (many.given()) {
            return ofMany(diagnosis, reads ? ReadOptions.Depth.DEEP : ReadOptions.Depth.AUDIT);
        }
        try (Connection database = Databases.openReadOnly(invocation, connection, uri)) {
            CatalogSnapshot snapshot = reading.read(
                    invocation,
                    database,
                    Databases.more(invocation, connection, uri),
                    reads ? ReadOptions.Depth.DEEP : ReadOptions.Depth.AUDIT);
            Report report = diagnosis.of(snapshot);
            int compared = snapshot.indexAudit().compared();
            gate.warnOfUnused(report, invocation);
            output.write(invocation, out -> {
                if (output.json()) {
                    new JsonReport(out).report("check", report, reads ? Map.of("compared", compared) : Map.of());
                } else if (output.text()) {
                    text(out, report, reads ? OptionalInt.of(compared) : OptionalInt.empty());
                } else {
                    Audits.writer(output, out, gate.failsFrom()).report(Audit.of("check", snapshot, report));
                }
            });
            return gate.exitCode(report);
        }
    }

    private int ofMany(Diagnosis diagnosis, ReadOptions.Depth depth) throws SQLException {
        List<TargetResult> results = many.run(
                new ManyOptions.Audit("check", invocation, connection, uri, reading, output),
                database -> diagnosis.of(reading.readAlone(database, depth)),
                gate::exitCode);
        gate.warnOfUnused(TargetResult.reports(results), invocation);
        return Fleet.exitCode(results);
    }

    private void text(PrintWriter out, Report report, OptionalInt compared) {
        TextReport text = new TextReport(out, output.style(invocation));
        text.heading("check", report.server());
        text.body(report);
        text.totals(report);
        compared.ifPresent(indexes -> out.println(
                indexes == 1
                        ? "1 unique index was compared with its table."
                        : indexes + " unique indexes were compared with their tables."));
        text.next(NextSteps.after(report, Retyped.of(output.command()).withMappings()));
    }
}
