// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.command;

import dev.keymend.catalog.ConnectionSource;
import dev.keymend.cli.Options;
import dev.keymend.cli.UsageException;
import dev.keymend.load.BulkLoad;
import dev.keymend.load.LoadListener;
import dev.keymend.load.LoadOptions;
import dev.keymend.load.LoadReport;
import dev.keymend.load.RowSource;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Whether a load goes on where one of the same name was interrupted, and on how many connections. */
final class ResumeOptions {
    /** More would only wait for each other, and take connections from those who need them. */
    private static final int MOST_JOBS = 32;

    private final OptionSpec resumable = Options.value(String.class, "NAME", "--resumable")
            .description("load the file in chunks, each committed by itself; started again with this name it goes on"
                    + " where it was")
            .build();
    private final OptionSpec jobs = Options.value(int.class, "N", "--jobs")
            .description("with --resumable: on how many connections at once, 1 to " + MOST_JOBS + " (default: 1)")
            .build();

    void addTo(CommandSpec command) {
        command.addOption(resumable).addOption(jobs);
    }

    /** Refuses what does not go together, before anything is read or opened. */
    void check(InputOptions input, LoadOptions options) {
        @Nullable String name = resumable.getValue();
        @Nullable Integer asked = jobs.getValue();
        if (name == null) {
            if (asked != null) {
                throw new UsageException(
                        "--jobs goes with --resumable NAME: what is written all or nothing is written by"
                                + " one connection");
            }
            return;
        }
        if (name.isBlank()) {
            throw new UsageException("--resumable needs a name, by which the load is found again");
        }
        if (asked != null && (asked < 1 || asked > MOST_JOBS)) {
            throw new UsageException(
                    "--jobs " + asked + " is not a number of connections; give a whole number from 1 to " + MOST_JOBS);
        }
        if (!input.isFile()) {
            throw new UsageException("--resumable takes a file: the standard input, a table and a query cannot be read"
                    + " again as they were");
        }
        if (options.lock().isPresent()) {
            throw new UsageException("--lock does not go with --resumable: between two chunks nothing is locked");
        }
        if (options.rejectFile().isPresent()) {
            throw new UsageException(
                    "--reject-file does not go with --resumable: after an interruption it would have gaps"
                            + " or repeats. The output names every rejected row, with --format json in full");
        }
    }

    /** A load, in one go unless it is to be resumable. */
    LoadOutput.Work load(BulkLoad load, Connection database, RowSource source, ConnectionSource others) {
        @Nullable String name = resumable.getValue();
        @Nullable Integer asked = jobs.getValue();
        if (name == null) {
            return listener -> load.tell(listener).load(database, source);
        }
        return new LoadOutput.Work() {
            @Override
            public LoadReport run(LoadListener listener) throws SQLException {
                return load.tell(listener)
                        .resumable(name)
                        .jobs(asked == null ? 1 : asked, others)
                        .load(database, source);
            }

            @Override
            public boolean inPieces() {
                return true;
            }
        };
    }
}
