// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.command;

import dev.keymend.cli.ExitCodes;
import dev.keymend.cli.Invocation;
import dev.keymend.cli.Options;
import dev.keymend.cli.UsageException;
import dev.keymend.cli.connection.ConnectionOptions;
import dev.keymend.cli.connection.ConnectionUri;
import dev.keymend.load.BadRowPolicy;
import dev.keymend.load.BulkLoad;
import dev.keymend.load.ConflictPolicy;
import dev.keymend.load.LoadOptions;
import dev.keymend.load.LoadReport;
import dev.keymend.load.RepeatPolicy;
import dev.keymend.load.RowSource;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Loads rows whose keys may be taken, all or nothing. */
final class LoadCommand implements Verb {
    private final InputOptions input = new InputOptions();
    private final OptionSpec onConflict = Options.value(ConflictPolicy.class, "POLICY", "--on-conflict")
            .defaultValue("fail")
            .description("a row whose key is taken: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
            .build();
    private final OptionSpec repeats = repeatsOption()
            .description("of rows that share a key, which one is taken: ${COMPLETION-CANDIDATES} (default: first; fail"
                    + " where --on-conflict is fail)")
            .build();
    private final OptionSpec badRows = Options.value(BadRowPolicy.class, "POLICY", "--bad-rows")
            .defaultValue("fail")
            .description("a row that the table cannot hold: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
            .build();
    private final OptionSpec key = Options.value(String.class, "COLUMNS", "--key")
            .description("with update: the unique key that finds the row (default: the primary key)")
            .build();
    private final OptionSpec updateColumns = Options.value(String.class, "COLUMNS", "--update-columns")
            .description("with update: the columns that take the new values (default: all but the key's)")
            .build();
    private final OptionSpec onlyIfChanged =
            Options.flag("with update: leave rows alone that have these very values", "--only-if-changed");
    private final OptionSpec rejectFile = Options.value(Path.class, "FILE", "--reject-file")
            .description("write every rejected row there, as it was, with line, constraint and reason")
            .build();
    private final TableLockOptions lock = new TableLockOptions();
    private final ResumeOptions resume = new ResumeOptions();
    private final ConnectionOptions connection = new ConnectionOptions();
    private final ConnectionUri uri = new ConnectionUri();
    private final LoadOutput output = new LoadOutput();
    private final Invocation invocation;

    LoadCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    static OptionSpec.Builder repeatsOption() {
        return Options.value(RepeatPolicy.class, "POLICY", "--in-file");
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandSpec.wrapWithoutInspection(this).name("load");
        spec.usageMessage()
                .description("Loads rows into a table, all or nothing, and says of each row that is not inserted which"
                        + " constraint refuses it. With --resumable a file is loaded in chunks, and a load that was"
                        + " interrupted goes on where it was.")
                .footer(
                        "",
                        "Exit codes: 0 loaded as asked, 1 rows were rejected, or nothing was loaded because of a conflict"
                                + " or a bad row (with --resumable, nothing of the chunk that has it), 2 unreadable input, 3 unreachable or not permitted, 4 the server failed.");
        input.addTo(spec);
        spec.addOption(onConflict)
                .addOption(repeats)
                .addOption(badRows)
                .addOption(key)
                .addOption(updateColumns)
                .addOption(onlyIfChanged)
                .addOption(rejectFile);
        lock.addTo(spec);
        resume.addTo(spec);
        connection.addTo(spec);
        uri.addTo(spec);
        output.addTo(spec);
        return spec;
    }

    @Override
    public Integer call() throws SQLException {
        try (InputOptions given = input) {
            String table = given.into();
            LoadOptions options = options();
            resume.check(given, options);
            spareFiles(given.path(invocation), options.rejectFile());
            RowSource source = given.source(invocation, uri);
            try (Connection database = Databases.openForInput(invocation, connection, uri, table)) {
                LoadReport report = output.show(
                        invocation,
                        "load",
                        database,
                        resume.load(
                                BulkLoad.into(table).with(options),
                                database,
                                source,
                                Databases.othersForInput(invocation, connection, uri, table)));
                return report.failed() || report.rejected() > 0 ? ExitCodes.FINDINGS : ExitCodes.GOOD;
            }
        }
    }

    /** Each of the files is another one: what is written would be lost, or what is to be read. */
    private void spareFiles(Optional<Path> read, Optional<Path> rejects) {
        read.ifPresent(file -> output.spare(invocation, file, "the input itself"));
        rejects.ifPresent(file -> output.spare(invocation, file, "the reject file"));
        if (read.isPresent() && rejects.isPresent() && OutputOptions.isSame(read.get(), rejects.get())) {
            throw new UsageException("--reject-file " + rejects.get() + " is the input itself; name another file");
        }
    }

    private LoadOptions options() {
        ConflictPolicy policy = onConflict.getValue();
        List<String> keyColumns = InputOptions.names(key.getValue(), "--key");
        List<String> updated = InputOptions.names(updateColumns.getValue(), "--update-columns");
        boolean unneeded = !keyColumns.isEmpty() || !updated.isEmpty() || Options.given(onlyIfChanged);
        if (unneeded && policy != ConflictPolicy.UPDATE) {
            throw new UsageException("--key, --update-columns and --only-if-changed go with --on-conflict update");
        }
        LoadOptions options = LoadOptions.DEFAULT
                .withOnConflict(policy)
                .withBadRows(badRows.<BadRowPolicy>getValue())
                .withKey(keyColumns)
                .withUpdateColumns(updated)
                .withOnlyIfChanged(Options.given(onlyIfChanged));
        options = lock.applyTo(options);
        @Nullable RepeatPolicy repeat = repeats.getValue();
        if (repeat != null) {
            options = options.withRepeats(repeat);
        }
        @Nullable Path file = rejectFile.getValue();
        return file == null ? options : options.withRejectFile(invocation.resolve(file));
    }
}
