// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.command;

import dev.keymend.catalog.ReadOptions;
import dev.keymend.catalog.SequenceMapping;
import dev.keymend.cli.UsageException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine.Option;

/** What a command is told about a database beyond its catalog, and how long a look may take. */
final class ReadingOptions {
    @Option(
            names = "--map",
            paramLabel = "COLUMN=SEQUENCE",
            description = "this column takes its values from that sequence, though no default says so;"
                    + " for example public.users.id=public.users_seq. May be repeated")
    private List<String> mappings = new ArrayList<>();

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "30",
            description = "how long a single look at a table may take (default: ${DEFAULT-VALUE});"
                    + " what takes longer is reported as not examined")
    private long timeoutSeconds;

    ReadOptions toReadOptions() {
        if (timeoutSeconds < 1) {
            throw new UsageException("--timeout " + timeoutSeconds + " is not a time; give whole seconds from 1");
        }
        return ReadOptions.DEFAULT
                .withStatementTimeout(Duration.ofSeconds(timeoutSeconds))
                .withMappings(parsed(mappings, SequenceMapping::parse));
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
