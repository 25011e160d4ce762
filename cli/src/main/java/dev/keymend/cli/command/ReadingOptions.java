// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.command;

import dev.keymend.catalog.CatalogReader;
import dev.keymend.catalog.CatalogSnapshot;
import dev.keymend.catalog.ConnectionSource;
import dev.keymend.catalog.ReadOptions;
import dev.keymend.catalog.SequenceMapping;
import dev.keymend.cli.Invocation;
import dev.keymend.cli.Options;
import dev.keymend.cli.UsageException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** What a command is told about a database beyond its catalog, and how long a look may take. */
final class ReadingOptions {
    private static final int MOST_JOBS_BY_DEFAULT = 4;
    /** More would only wait for each other, and take connections from those who need them. */
    private static final int MOST_JOBS = 32;

    private final OptionSpec mappings = Options.repeatable("COLUMN=SEQUENCE", "--map")
            .description("this column takes its values from that sequence, though no default says so;"
                    + " for example public.users.id=public.users_seq. May be repeated")
            .build();
    private final OptionSpec timeout = Options.value(long.class, "SECONDS", "--timeout")
            .defaultValue("30")
            .description("how long a single look at a table may take (default: ${DEFAULT-VALUE});"
                    + " what takes longer is reported as not examined")
            .build();

    private final OptionSpec jobs = Options.value(int.class, "N", "--jobs")
            .description("on how many connections to read at once, 1 to " + MOST_JOBS
                    + " (default: one more than cores, at most 4)")
            .build();

    void addTo(CommandSpec command) {
        command.addOption(mappings).addOption(timeout).addOption(jobs);
    }

    /**
     * Reads a snapshot as it was asked for; on a terminal it says how far it has come.
     *
     * @param more opens the connections beside {@code database}
     */
    CatalogSnapshot read(Invocation invocation, Connection database, ConnectionSource more, ReadOptions.Depth depth)
            throws SQLException {
        CatalogReader reader = CatalogReader.on(database)
                .with(toReadOptions().withDepth(depth))
                .parallel(more, jobs());
        if (!invocation.terminal()) {
            return reader.read();
        }
        try (ProgressLine progress = new ProgressLine(invocation.err(), System::nanoTime)) {
            return reader.reporting(progress).read();
        }
    }

    /** Reads a snapshot as it was asked for, on one connection and without a word. */
    CatalogSnapshot readAlone(Connection database, ReadOptions.Depth depth) throws SQLException {
        return CatalogReader.on(database).with(toReadOptions().withDepth(depth)).read();
    }

    int jobs() {
        @Nullable Integer asked = jobs.getValue();
        if (asked == null) {
            // One more: each waits for the other end now and then.
            return Math.min(MOST_JOBS_BY_DEFAULT, Runtime.getRuntime().availableProcessors() + 1);
        }
        if (asked < 1 || asked > MOST_JOBS) {
            throw new UsageException(
                    "--jobs " + asked + " is not a number of connections; give a whole number from 1 to " + MOST_JOBS);
        }
        return asked;
    }

    ReadOptions toReadOptions() {
        long timeoutSeconds = timeout.<Long>getValue();
        if (timeoutSeconds < 1) {
            throw new UsageException("--timeout " + timeoutSeconds + " is not a time; give whole seconds from 1");
        }
        return ReadOptions.DEFAULT
                .withStatementTimeout(Duration.ofSeconds(timeoutSeconds))
                .withMappings(parsed(Options.texts(mappings), SequenceMapping::parse));
    }

    /** Reads every text, and lets what the reader says of a bad one reach the user. */
    static <T> List<T> parsed(List<String> texts, Function<String, T> parser) {
        try {
            return texts.stream().map(parser).toList();
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }
}
