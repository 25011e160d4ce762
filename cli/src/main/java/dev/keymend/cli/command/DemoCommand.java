// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.command;

import dev.keymend.cli.ExitCodes;
import dev.keymend.cli.Invocation;
import dev.keymend.cli.demo.Demo;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The main job as a story, on a throw-away server. */
@Command(
        name = "demo",
        description = "Shows the main job on a throw-away PostgreSQL: a shop restored badly breaks, is explained,"
                + " mended and proven.")
final class DemoCommand implements Callable<Integer> {
    @Mixin
    private ColourOption colour;

    @Option(names = "--keep", description = "leave the server running, with a broken copy to try things on")
    private boolean keep;

    private final Invocation invocation;

    DemoCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() throws SQLException {
        boolean proven = Demo.run(invocation.out(), colour.style(invocation, false), keep);
        return proven ? ExitCodes.GOOD : ExitCodes.INCOMPLETE;
    }
}
