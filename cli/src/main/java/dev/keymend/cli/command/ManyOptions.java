// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.command;

import dev.keymend.catalog.ServerDatabase;
import dev.keymend.cli.ExitCodes;
import dev.keymend.cli.Invocation;
import dev.keymend.cli.Options;
import dev.keymend.cli.UsageException;
import dev.keymend.cli.connection.ConnectionOptions;
import dev.keymend.cli.connection.ConnectionSettings;
import dev.keymend.cli.connection.ConnectionUri;
import dev.keymend.cli.connection.Environment;
import dev.keymend.cli.connection.PasswordPrompt;
import dev.keymend.cli.fleet.Fleet;
import dev.keymend.cli.fleet.Fleet.Target;
import dev.keymend.cli.fleet.FleetFile;
import dev.keymend.diagnosis.Report;
import dev.keymend.render.JsonTargets;
import dev.keymend.render.TargetResult;
import dev.keymend.render.TextTargets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Several databases instead of one: all of a server's, or those that a file names. */
final class ManyOptions {
    private final OptionSpec all = Options.flag(
            "look at every database of the server that this role may connect to; one that it may not counts as not examined",
            "--all-databases");
    private final OptionSpec fleet = Options.value(Path.class, "FILE", "--fleet")
            .description("look at every database that this file names, a label and a connection string a line;"
                    + " -h -p -U fill in what a line leaves out")
            .build();

    void addTo(CommandSpec command) {
        command.addOption(all).addOption(fleet);
    }

    boolean given() {
        return ofServer() || file() != null;
    }

    /** Whether nobody has chosen the databases one by one, so that some of them may well be empty. */
    boolean ofServer() {
        return Options.given(all);
    }

    private @Nullable Path file() {
        return fleet.getValue();
    }

    /** What a command does with several databases, in the order in which things happen. */
    record Audit(
            String command,
            Invocation invocation,
            ConnectionOptions connection,
            ConnectionUri uri,
            ReadingOptions reading,
            OutputOptions output) {}

    /**
     * Looks at them, and shows what was found.
     *
     * @return what became of each
     */
    List<TargetResult> run(Audit audit, Fleet.Look look, ToIntFunction<Report> judgement) throws SQLException {
        if (ofServer() && file() != null) {
            throw new UsageException(
                    "--all-databases is of one server and --fleet of those that a file names; give one");
        }
        audit.output().mustBeTextOrJson(ofServer() ? "--all-databases" : "--fleet");
        List<TargetResult> results = ofServer() ? ofServer(audit, look, judgement) : ofFile(audit, look, judgement);
        audit.output().write(audit.invocation(), out -> {
            if (audit.output().json()) {
                new JsonTargets(out).reports(audit.command(), results);
            } else {
                new TextTargets(out, audit.output().style(audit.invocation())).reports(audit.command(), results);
            }
        });
        return results;
    }

    private static List<TargetResult> ofServer(Audit audit, Fleet.Look look, ToIntFunction<Report> judgement)
            throws SQLException {
        Environment environment = Databases.environment(audit.invocation());
        ConnectionSettings settings = audit.connection().settingsOfServer(audit.uri(), environment);
        List<ServerDatabase> databases;
        try (Connection first = Databases.openReadOnly(audit.invocation(), audit.connection(), settings)) {
            databases = ServerDatabase.all(first);
        }
        List<Target> targets = databases.stream()
                .filter(database -> database.obstacle() == null)
                .map(database -> new Target(
                        database.name(),
                        audit.connection().settingsOfServer(audit.uri(), environment, database.name())))
                .toList();
        // Whoever was asked for a password has typed it by now.
        List<TargetResult> visited = new ArrayList<>(visit(
                audit,
                new Fleet(look, judgement, warnings(audit), audit.connection().remembered()),
                targets));
        List<TargetResult> results = new ArrayList<>();
        for (ServerDatabase database : databases) {
            @Nullable String obstacle = database.obstacle();
            TargetResult result = obstacle == null
                    ? visited.remove(0)
                    : TargetResult.unseen(database.name(), obstacle, database.remedy(), ExitCodes.INCOMPLETE);
            results.add(ofReachedServer(result));
        }
        return results;
    }

    /** The server is there: that it lets nobody into one of its databases makes the look incomplete, and no more. */
    private static TargetResult ofReachedServer(TargetResult result) {
        return result.exitCode() == ExitCodes.UNREACHABLE
                ? TargetResult.unseen(
                        result.name(),
                        Objects.requireNonNullElse(result.failure(), ""),
                        result.grant(),
                        ExitCodes.INCOMPLETE)
                : result;
    }

    private List<TargetResult> ofFile(Audit audit, Fleet.Look look, ToIntFunction<Report> judgement) {
        Path named = Objects.requireNonNull(file());
        List<Target> targets = new ArrayList<>();
        // All of them first: a slip in the last line is better heard of before anything is contacted.
        for (FleetFile.Entry entry : FleetFile.read(audit.invocation().resolve(named), named)) {
            targets.add(new Target(entry.label(), settings(audit, entry, named)));
        }
        return visit(audit, new Fleet(look, judgement, warnings(audit), PasswordPrompt.none()), targets);
    }

    private static ConnectionSettings settings(Audit audit, FleetFile.Entry entry, Path named) {
        ConnectionSettings settings = audit.connection()
                .settingsOf(
                        entry.connection(),
                        "line " + entry.line() + " of " + named,
                        audit.uri(),
                        Databases.environment(audit.invocation()));
        settings.warnings().forEach(warning -> warnings(audit).accept(entry.label() + ": " + warning));
        return settings;
    }

    private static List<TargetResult> visit(Audit audit, Fleet fleet, List<Target> targets) {
        try (StatusLine line = new StatusLine(audit.invocation().err(), System::nanoTime)) {
            return fleet.visit(targets, audit.reading().jobs(), done -> {
                if (audit.invocation().terminal() && line.due()) {
                    line.show(done + " of " + targets.size() + " databases");
                }
            });
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UsageException("interrupted before all databases were looked at");
        }
    }

    private static Consumer<String> warnings(Audit audit) {
        return warning -> audit.invocation().err().println("keymend: " + warning);
    }
}
