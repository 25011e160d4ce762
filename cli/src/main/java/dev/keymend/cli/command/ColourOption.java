// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.command;

import dev.keymend.cli.Invocation;
import dev.keymend.cli.Options;
import dev.keymend.render.Style;
import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Colours: on a terminal, unless {@code --color} or NO_COLOR says otherwise. */
final class ColourOption {
    enum When {
        AUTO,
        ALWAYS,
        NEVER;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final OptionSpec when = Options.value(When.class, "WHEN", "--color")
            .defaultValue("auto")
            .description("colours: ${COMPLETION-CANDIDATES} (NO_COLOR is heeded)")
            .build();

    void addTo(CommandSpec command) {
        command.addOption(when);
    }

    Style style(Invocation invocation, boolean toFile) {
        return switch (when.<When>getValue()) {
            case ALWAYS -> Style.COLOUR;
            case NEVER -> Style.PLAIN;
            case AUTO -> {
                // no-color.org: any value but the empty one turns colours off.
                boolean unwanted = !invocation
                                .environment()
                                .getOrDefault("NO_COLOR", "")
                                .isEmpty()
                        || invocation.environment().getOrDefault("TERM", "").equals("dumb");
                yield invocation.terminal() && !toFile && !unwanted ? Style.COLOUR : Style.PLAIN;
            }
        };
    }
}
