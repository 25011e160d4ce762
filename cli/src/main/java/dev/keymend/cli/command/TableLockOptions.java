// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.command;

import dev.keymend.cli.Options;
import dev.keymend.cli.UsageException;
import dev.keymend.load.LoadOptions;
import java.time.Duration;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Whether others may write to the table meanwhile. */
final class TableLockOptions {
    private final OptionSpec lock = Options.flag(
            "keep others from writing to the table while rows are judged and written; reads go on", "--lock");
    private final OptionSpec patience = Options.value(long.class, "SECONDS", "--patience")
            .defaultValue("30")
            .description("with --lock: how long to go on trying while somebody writes (default: ${DEFAULT-VALUE} s)")
            .build();

    void addTo(CommandSpec command) {
        command.addOption(lock).addOption(patience);
    }

    LoadOptions applyTo(LoadOptions options) {
        long seconds = patience.<Long>getValue();
        if (seconds < 0) {
            throw new UsageException("--patience " + seconds + " is not a time; give whole seconds from 0");
        }
        return Options.given(lock) ? options.withLock(Duration.ofSeconds(seconds)) : options;
    }
}
