// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.command;

import dev.keymend.catalog.ReadOptions;
import dev.keymend.catalog.SequenceMapping;
import dev.keymend.cli.Options;
import dev.keymend.cli.UsageException;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** What a command is told about a database beyond its catalog, and how long a look may take. */
final class ReadingOptions {
    private final OptionSpec mappings = Options.repeatable("COLUMN=SEQUENCE", "--map")
            .description("this column takes its values from that sequence, though no default says so;"
                    + " for example public.users.id=public.users_seq. May be repeated")
            .build();
    private final OptionSpec timeout = Options.value(long.class, "SECONDS", "--timeout")
            .defaultValue("30")
            .description("how long a single look at a table may take (default: ${DEFAULT-VALUE});"
                    + " what takes longer is reported as not examined")
            .build();

    void addTo(CommandSpec command) {
        command.addOption(mappings).addOption(timeout);
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
