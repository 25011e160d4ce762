// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.command;

import dev.keymend.catalog.ServerFacts;
import dev.keymend.cli.ExitCodes;
import dev.keymend.cli.Invocation;
import dev.keymend.cli.Options;
import dev.keymend.cli.UsageException;
import dev.keymend.cli.connection.ConnectionOptions;
import dev.keymend.cli.connection.ConnectionUri;
import dev.keymend.diagnosis.cause.Explainer;
import dev.keymend.diagnosis.cause.Explanation;
import dev.keymend.diagnosis.cause.ValueDisplay;
import dev.keymend.logs.LogFollower;
import dev.keymend.logs.LogGroup;
import dev.keymend.logs.LogOptions;
import dev.keymend.logs.LogReport;
import dev.keymend.logs.LogScan;
import dev.keymend.render.HtmlLog;
import dev.keymend.render.JsonLog;
import dev.keymend.render.LogValues;
import dev.keymend.render.Style;
import dev.keymend.render.TextLog;
import dev.keymend.violation.UniqueViolation;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Which keys were refused, how often, when, and what that looks like? */
final class LogsCommand implements Verb {
    /** So many constraints are told of in detail, and explained by a database. */
    private static final int DETAILED = 5;

    private static final String SECRET = "KEYMEND_HASH_KEY";

    private final PositionalParamSpec files = PositionalParamSpec.builder()
            .index("0..*")
            .arity("0..*")
            .type(List.class)
            .auxiliaryTypes(String.class)
            .paramLabel("FILE")
            .description("logs of a server, also compressed with gzip, and folders of them; - is the standard input")
            .build();
    private final LogSelection selection = new LogSelection();
    private final OptionSpec values = Options.value(ValueDisplay.class, "HOW", "--values")
            .defaultValue("show")
            .description("values of keys: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}). Hashes are keyed, by "
                    + SECRET + " in the environment if it is set")
            .build();
    private final OptionSpec follow =
            Options.flag("go on with what is being written, and print each violation as it comes", "--follow");
    private final OptionSpec failOnViolations =
            Options.flag("end with the exit code 1 when there is a violation", "--fail-on-violations");
    private final ConnectionOptions connection = new ConnectionOptions();
    private final ConnectionUri uri = new ConnectionUri();
    private final ReadingOptions reading = new ReadingOptions();
    private final OutputOptions output = OutputOptions.ofReports();
    private final Invocation invocation;

    LogsCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandSpec.wrapWithoutInspection(this)
                .name("logs")
                .addPositional(files)
                .addOption(values)
                .addOption(follow)
                .addOption(failOnViolations);
        selection.addTo(spec);
        spec.usageMessage()
                .description(
                        "Counts the violations in a server's logs: by constraint and hour, with the keys, statements and"
                                + " clients they came from, and what their order points to. Reads text, CSV and JSON logs in any"
                                + " language of PostgreSQL, and what syslog, containers and clouds make of them.",
                        "A database is looked at only when one is named: a URI among the files, -d -h -p -U, PGDATABASE or"
                                + " PGSERVICE. Then the first constraints' last violations are explained.")
                .footer(
                        "",
                        "Exit codes: 0 read, 1 violations with --fail-on-violations, 2 unreadable input, 3 unreachable,",
                        "4 something could not be read, or is no log; what could be read is counted.");
        connection.addTo(spec);
        reading.addTo(spec);
        output.addTo(spec);
        return spec;
    }

    @Override
    public Integer call() throws SQLException {
        List<String> names = new ArrayList<>();
        List<String> given = files.getValue() == null ? List.of() : files.getValue();
        given.stream().filter(each -> !uri.takes(each)).forEach(names::add);
        if (names.isEmpty()) {
            throw new UsageException("say which logs to read: files or folders; - is the standard input");
        }
        output.check(invocation);
        LogOptions options = selection.options();
        if (!Options.given(follow)) {
            return tell(read(names, options));
        }
        try (Ending ending = new Ending()) {
            int code = tell(followed(names, options, ending));
            ending.done();
            return code;
        }
    }

    private int tell(LogReport report) throws SQLException {
        if (connection.namesADatabase(uri, Databases.environment(invocation))) {
            try (Connection database = Databases.openReadOnly(invocation, connection, uri)) {
                LogDatabases databases = new LogDatabases(report, database.getCatalog());
                print(databases.noted(), explanations(databases.explainable(DETAILED), database));
            }
        } else {
            print(report, Map.of());
        }
        if (!report.complete()) {
            return ExitCodes.INCOMPLETE;
        }
        return Options.given(failOnViolations) && report.violations() > 0 ? ExitCodes.FINDINGS : ExitCodes.GOOD;
    }

    private LogReport read(List<String> names, LogOptions options) {
        try (LogProgress progress = new LogProgress(invocation)) {
            LogScan scan = LogScan.with(options).reporting(progress);
            if (!names.contains("-")) {
                return asGiven(scan.files(names.stream()
                        .map(name -> invocation.resolve(Path.of(name)))
                        .toList()));
            }
            if (names.size() > 1) {
                throw new UsageException("the standard input (-) cannot be read together with files; give one of them");
            }
            return scan.stream(invocation.in(), "the standard input");
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private LogReport followed(List<String> names, LogOptions options, Ending ending) {
        if (names.contains("-")) {
            throw new UsageException(
                    "--follow takes one file, or one folder; the standard input is read to its end without it:"
                            + " keymend logs -");
        }
        if (names.size() != 1) {
            throw new UsageException("--follow takes one file, or one folder in which it follows the youngest file");
        }
        PrintWriter out = invocation.out();
        TextLog text = new TextLog(out, output.style(invocation), shown());
        JsonLog json = new JsonLog(out, shown());
        try {
            return LogFollower.follow(
                    invocation.resolve(Path.of(names.get(0))),
                    options,
                    entry -> {
                        if (output.json()) {
                            json.entry(entry);
                        } else {
                            text.entry(entry);
                        }
                        out.flush();
                    },
                    () -> !ending.wanted() && !out.checkError());
        } catch (IllegalArgumentException e) {
            throw new UsageException("--follow: " + asGiven(String.valueOf(e.getMessage())));
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** With the files called as the user has called them, and not from the root of the disk. */
    private LogReport asGiven(LogReport report) {
        return new LogReport(
                report.files().stream().map(this::asGiven).toList(),
                report.bytes(),
                report.lines(),
                report.violations(),
                report.constraints(),
                report.neighbours(),
                report.notes().stream().map(this::asGiven).toList(),
                report.complete());
    }

    private String asGiven(String text) {
        String folder = invocation.directory().toString();
        return folder.isEmpty() ? text : text.replace(folder + File.separator, "");
    }

    private UsageException unreadable(IOException e) {
        String reason = e instanceof NoSuchFileException missing
                ? "there is no file or folder " + asGiven(missing.getFile())
                : e instanceof AccessDeniedException denied
                        ? "reading " + asGiven(denied.getFile())
                                + " is not permitted; run as a user who may, or copy the log"
                        : "the logs cannot be read: " + e.getMessage();
        return new UsageException(reason);
    }

    private Map<LogGroup, Explanation> explanations(Map<LogGroup, UniqueViolation> examples, Connection database)
            throws SQLException {
        // Their values would be hashed without a key.
        ValueDisplay display = values.getValue() == ValueDisplay.SHOW ? ValueDisplay.SHOW : ValueDisplay.HIDE;
        Explainer explainer =
                Explainer.on(database).with(reading.toReadOptions()).showing(display);
        Map<LogGroup, Explanation> explanations = new LinkedHashMap<>();
        for (Map.Entry<LogGroup, UniqueViolation> each : examples.entrySet()) {
            explanations.put(each.getKey(), explainer.explain(each.getValue()));
        }
        return explanations;
    }

    private LogValues shown() {
        @Nullable String secret = invocation.environment().get(SECRET);
        return new LogValues(values.getValue(), secret);
    }

    private void print(LogReport report, Map<LogGroup, Explanation> explanations) {
        @Nullable ServerFacts server = explanations.values().stream()
                .findFirst()
                .map(Explanation::server)
                .orElse(null);
        LogValues show = shown();
        Style style = output.style(invocation);
        output.write(invocation, out -> {
            if (output.json()) {
                new JsonLog(out, show).report(server, report, explanations);
            } else if (output.html()) {
                new HtmlLog(out, show).report(report, explanations);
            } else {
                new TextLog(out, style, show).report(report, DETAILED, explanations);
            }
        });
    }
}
