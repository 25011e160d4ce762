// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.command;

import dev.keymend.cli.Options;
import dev.keymend.cli.UsageException;
import dev.keymend.logs.LogOptions;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** What of the logs is wanted, and what is known about them. */
final class LogSelection {
    private final OptionSpec since = Options.value(String.class, "TIME", "--since")
            .description(
                    "leave out what is earlier: 2026-11-23, '2026-11-23 14:00' (both UTC) or 2026-11-23T14:00+01:00")
            .build();
    private final OptionSpec until = Options.value(String.class, "TIME", "--until")
            .description("leave out what is as late or later")
            .build();
    private final OptionSpec constraint = Options.value(String.class, "NAME", "--constraint")
            .description("leave out all but this constraint's violations")
            .build();
    private final OptionSpec prefix = Options.value(String.class, "FORMAT", "--prefix")
            .description("the server's log_line_prefix, as SHOW prints it; without it, it is recognised")
            .build();
    private final OptionSpec top = Options.value(long.class, "N", "--top")
            .defaultValue("5")
            .description("how many keys, statements, users … to list of each constraint (default: ${DEFAULT-VALUE})")
            .build();

    void addTo(CommandSpec command) {
        command.addOption(since)
                .addOption(until)
                .addOption(constraint)
                .addOption(prefix)
                .addOption(top);
    }

    LogOptions options() {
        long entries = Objects.requireNonNull(top.<Long>getValue());
        if (entries < 1 || entries > 500) {
            throw new UsageException("--top takes a number from 1 to 500, not " + entries);
        }
        @Nullable String name = constraint.getValue();
        @Nullable String format = prefix.getValue();
        @Nullable Instant from = time(since, "--since");
        @Nullable Instant to = time(until, "--until");
        if (from != null && to != null && !from.isBefore(to)) {
            throw new UsageException("--since " + since.getValue() + " is not before --until " + until.getValue()
                    + ", so nothing lies between them; give the earlier time with --since");
        }
        try {
            return LogOptions.DEFAULT
                    .between(from, to)
                    .ofConstraint(name)
                    .withPrefix(format)
                    .listing((int) entries);
        } catch (IllegalArgumentException e) {
            throw new UsageException("--prefix: " + e.getMessage());
        }
    }

    private static @Nullable Instant time(OptionSpec option, String name) {
        @Nullable String text = option.getValue();
        if (text == null) {
            return null;
        }
        String given = text.strip().replace(' ', 'T').toUpperCase(Locale.ROOT);
        try {
            if (given.length() == "2026-11-23".length()) {
                return LocalDate.parse(given).atStartOfDay().toInstant(ZoneOffset.UTC);
            }
            return given.matches(".*T.*(Z|[+-]\\d\\d(:?\\d\\d)?)$")
                    ? OffsetDateTime.parse(given.replaceFirst("([+-]\\d\\d)$", "$1:00"))
                            .toInstant()
                    : LocalDateTime.parse(given).toInstant(ZoneOffset.UTC);
        } catch (DateTimeParseException e) {
            throw new UsageException(name + " '" + text
                    + "' is not a time; write 2026-11-23, '2026-11-23 14:00' (both UTC) or 2026-11-23T14:00+01:00");
        }
    }
}
