// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.command;

import dev.keymend.cli.Options;
import dev.keymend.cli.UsageException;
import dev.keymend.plan.LockBudget;
import java.time.Duration;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** How long a change may be in the way of others. */
final class LockOptions {
    private final OptionSpec lockTimeout = Options.value(long.class, "MILLIS", "--lock-timeout")
            .defaultValue("500")
            .description("how long one try may wait for a sequence's lock, others' nextval behind it"
                    + " (default: ${DEFAULT-VALUE} ms)")
            .build();
    private final OptionSpec patience = Options.value(long.class, "SECONDS", "--patience")
            .defaultValue("30")
            .description("how long to go on trying while somebody holds a sequence (default: ${DEFAULT-VALUE} s)")
            .build();
    private final OptionSpec holdTimeout = Options.value(long.class, "MILLIS", "--hold-timeout")
            .defaultValue("2000")
            .description("how long a look at a table may take while the lock is held (default: ${DEFAULT-VALUE} ms);"
                    + " only a table without an index that begins with the column needs long")
            .build();

    private final OptionSpec lockTable = Options.flag(
            "lock the tables as well, before the sequence: who brings rows with their own ids waits too",
            "--lock-table");

    /** For a command that may also lock tables. */
    void addWithTablesTo(CommandSpec command) {
        addTo(command);
        command.addOption(lockTable);
    }

    void addTo(CommandSpec command) {
        command.addOption(lockTimeout).addOption(patience).addOption(holdTimeout);
    }

    LockBudget toBudget() {
        long lockTimeoutMillis = lockTimeout.<Long>getValue();
        long patienceSeconds = patience.<Long>getValue();
        long holdTimeoutMillis = holdTimeout.<Long>getValue();
        if (lockTimeoutMillis < 1) {
            throw new UsageException(
                    "--lock-timeout " + lockTimeoutMillis + " would wait for ever; give whole milliseconds from 1");
        }
        if (holdTimeoutMillis < 1) {
            throw new UsageException(
                    "--hold-timeout " + holdTimeoutMillis + " would hold for ever; give whole milliseconds from 1");
        }
        if (patienceSeconds < 0) {
            throw new UsageException("--patience " + patienceSeconds + " is not a time; give whole seconds from 0");
        }
        return LockBudget.DEFAULT
                .withLockTimeout(Duration.ofMillis(lockTimeoutMillis))
                .withHoldTimeout(Duration.ofMillis(holdTimeoutMillis))
                .withPatience(Duration.ofSeconds(patienceSeconds))
                .withTablesLocked(Options.given(lockTable));
    }
}
