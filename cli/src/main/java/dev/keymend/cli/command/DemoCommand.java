// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.command;

import dev.keymend.cli.ExitCodes;
import dev.keymend.cli.Invocation;
import dev.keymend.cli.Options;
import dev.keymend.cli.demo.Demo;
import java.sql.SQLException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The main job as a story, on a throw-away server. */
final class DemoCommand implements Verb {
    private final ColourOption colour = new ColourOption();
    private final OptionSpec keep =
            Options.flag("leave the server running, with a broken copy to try things on", "--keep");

    private final Invocation invocation;

    DemoCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandSpec.wrapWithoutInspection(this).name("demo").addOption(keep);
        spec.usageMessage()
                .description(
                        "Shows the main job on a throw-away PostgreSQL: a shop restored badly breaks, is explained,"
                                + " mended and proven.")
                .footer(
                        "",
                        "It starts the PostgreSQL that KEYMEND_POSTGRES names (the folder of initdb and postgres), or that is on"
                                + " PATH, where distributions put it or in the local Maven repository; else mvn fetches one.");
        colour.addTo(spec);
        return spec;
    }

    @Override
    public Integer call() throws SQLException {
        boolean proven = Demo.run(invocation, colour.style(invocation, false), Options.given(keep));
        return proven ? ExitCodes.GOOD : ExitCodes.INCOMPLETE;
    }
}
