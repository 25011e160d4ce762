// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.command;

import dev.keymend.cli.ExitCodes;
import dev.keymend.cli.Invocation;
import dev.keymend.cli.connection.ConnectionOptions;
import dev.keymend.cli.connection.ConnectionUri;
import dev.keymend.load.BulkLoad;
import dev.keymend.load.LoadOptions;
import dev.keymend.load.LoadReport;
import dev.keymend.load.RepeatPolicy;
import dev.keymend.load.RowSource;
import java.sql.Connection;
import java.sql.SQLException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Every conflict of an input, before a row of it is written. */
final class PreviewCommand implements Verb {
    private final InputOptions input = new InputOptions();
    private final OptionSpec repeats = LoadCommand.repeatsOption()
            .defaultValue("first")
            .description("of rows that share a key, which one counts: ${COMPLETION-CANDIDATES} (default:"
                    + " ${DEFAULT-VALUE}; with reject and fail none does)")
            .build();
    private final TableLockOptions lock = new TableLockOptions();
    private final ConnectionOptions connection = new ConnectionOptions();
    private final ConnectionUri uri = new ConnectionUri();
    private final LoadOutput output = new LoadOutput();
    private final Invocation invocation;

    PreviewCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandSpec.wrapWithoutInspection(this).name("preview");
        spec.usageMessage()
                .description(
                        "Looks at rows that are to be loaded and names every conflict: with the table and within the"
                                + " input, by every unique and exclusion constraint. Writes nothing but temporary tables.")
                .footer(
                        "",
                        "Exit codes: 0 nothing refuses any row, 1 conflicts or bad rows, 2 unreadable input, 3 unreachable"
                                + " or not permitted, 4 not every key could be examined.");
        input.addTo(spec);
        spec.addOption(repeats);
        lock.addTo(spec);
        connection.addTo(spec);
        uri.addTo(spec);
        output.addTo(spec);
        return spec;
    }

    @Override
    public Integer call() throws SQLException {
        try (InputOptions given = input) {
            String table = given.into();
            given.path(invocation).ifPresent(file -> output.spare(invocation, file, "the input itself"));
            RowSource source = given.source(invocation, uri);
            LoadOptions options = lock.applyTo(LoadOptions.DEFAULT.withRepeats(repeats.<RepeatPolicy>getValue()));
            try (Connection database = Databases.openForInput(invocation, connection, uri, table)) {
                LoadReport report = output.show(
                        invocation,
                        "preview",
                        database,
                        listener -> BulkLoad.into(table)
                                .with(options)
                                .tell(listener)
                                .preview(database, source));
                if (!report.blind().isEmpty()) {
                    return ExitCodes.INCOMPLETE;
                }
                return report.clean() == report.read() ? ExitCodes.GOOD : ExitCodes.FINDINGS;
            }
        }
    }
}
