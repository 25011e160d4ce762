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
import dev.keymend.render.JsonExplanation;
import dev.keymend.render.Message;
import dev.keymend.render.Style;
import dev.keymend.render.TextExplanation;
import dev.keymend.render.TextReport;
import dev.keymend.violation.UniqueViolation;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Why did this violation happen, and what fixes it? */
final class ExplainCommand implements Verb {
    private static final int LONGEST_MIB = 64;

    private final PositionalParamSpec text = PositionalParamSpec.builder()
            .index("0")
            .arity("0..1")
            .type(String.class)
            .paramLabel("TEXT")
            .description("the error's text; - or nothing reads the standard input")
            .build();
    private final OptionSpec file = Options.value(Path.class, "FILE", "-f", "--file")
            .description("read the error from this file")
            .build();
    private final OptionSpec values = Options.value(ValueDisplay.class, "HOW", "--values")
            .defaultValue("show")
            .description("key values and rows: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
            .build();
    private final ConnectionOptions connection = new ConnectionOptions();
    private final ConnectionUri uri = new ConnectionUri();
    private final ReadingOptions reading = new ReadingOptions();
    private final OutputOptions output = new OutputOptions();
    private final Invocation invocation;

    ExplainCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandSpec.wrapWithoutInspection(this)
                .name("explain")
                .addPositional(text)
                .addOption(file)
                .addOption(values);
        spec.usageMessage()
                .description(
                        "Reads an error, a stack trace or a log, and says which key was refused, which row is already there,"
                                + " why, and what mends it. Changes nothing, and never runs a statement it finds.",
                        "A database is looked at only when one is named: a URI, -d -h -p -U, PGDATABASE or PGSERVICE.")
                .footer(
                        "",
                        "Exit codes: 0 explained, 1 no violation was recognised, 2 unreadable input, 3 unreachable.");
        connection.addTo(spec);
        uri.addTo(spec);
        reading.addTo(spec);
        output.addTo(spec);
        return spec;
    }

    @Override
    public Integer call() throws SQLException {
        @Nullable String given = text.getValue();
        boolean isUri = given != null && uri.takes(given);
        List<UniqueViolation> violations = UniqueViolation.parse(input(isUri ? null : given, file.getValue()));
        if (violations.isEmpty()) {
            invocation.err().println("keymend: " + Message.shown(nothingRecognised(isUri ? null : given)));
            if (output.json()) {
                // A program that reads the output gets a document, whatever was in the text.
                output.write(invocation, out -> new JsonExplanation(out, display()).explanations(null, List.of()));
            }
            return ExitCodes.FINDINGS;
        }
        if (connection.namesADatabase(uri, Databases.environment(invocation))) {
            try (Connection database = Databases.openReadOnly(invocation, connection, uri)) {
                explain(violations, Explainer.on(database).with(reading.toReadOptions()));
            }
        } else {
            explain(violations, Explainer.withoutDatabase());
        }
        return ExitCodes.GOOD;
    }

    private String nothingRecognised(@Nullable String given) {
        if (given != null && namesAFile(given)) {
            return "no duplicate key error was recognised: " + given
                    + " was taken for the error's text, and it is the name of a file; -f " + given
                    + " reads the error from there";
        }
        return "no duplicate key error was recognised in this text; paste all of it, from ERROR to STATEMENT, or the whole"
                + " stack trace";
    }

    private boolean namesAFile(String given) {
        try {
            return Files.isRegularFile(invocation.resolve(Path.of(given)));
        } catch (InvalidPathException e) {
            return false; // A text with a character that no file's name has.
        }
    }

    private void explain(List<UniqueViolation> violations, Explainer explainer) throws SQLException {
        Explainer showing = explainer.showing(display());
        List<Explanation> explanations = new ArrayList<>();
        for (UniqueViolation violation : violations) {
            explanations.add(showing.explain(violation));
        }
        output.write(invocation, out -> {
            ServerFacts server = explanations.get(0).server();
            if (output.json()) {
                new JsonExplanation(out, display()).explanations(server, explanations);
            } else {
                text(out, server, explanations);
            }
        });
    }

    private void text(PrintWriter out, @Nullable ServerFacts server, List<Explanation> explanations) {
        Style style = output.style(invocation);
        if (server == null) {
            out.println(style.strong("keymend explain") + style.faint(" · no database was looked at"));
        } else {
            new TextReport(out, style).heading("explain", server);
        }
        TextExplanation rendering = new TextExplanation(out, style, display());
        explanations.forEach(rendering::explanation);
        if (server == null) {
            out.println();
            out.println(
                    "Name a database, by a URI or -d, and keymend explain finds the row that is there, says why the key"
                            + " was");
            out.println("refused, and writes the statement that mends it.");
        }
    }

    private ValueDisplay display() {
        return values.getValue();
    }

    private String input(@Nullable String text, @Nullable Path file) {
        if (text != null && file != null) {
            throw new UsageException("the error is given twice, as text and as -f " + file + "; give one of them");
        }
        if (text != null && !text.equals("-")) {
            return text;
        }
        if (file == null) {
            if (invocation.terminal()) {
                invocation.err().println("keymend: paste the error, then press Ctrl-D on a line of its own");
            }
            return read(invocation.in(), "the standard input");
        }
        try (InputStream in = Files.newInputStream(invocation.resolve(file))) {
            return read(in, file.toString());
        } catch (NoSuchFileException e) {
            throw new UsageException("there is no file " + file + "; -f names the file that holds the error");
        } catch (IOException e) {
            throw new UsageException("cannot read " + file + ": " + e.getMessage());
        }
    }

    private static String read(InputStream in, String name) {
        try {
            byte[] bytes = in.readNBytes(LONGEST_MIB << 20);
            if (in.read() >= 0) {
                throw new UsageException(name + " is longer than " + LONGEST_MIB
                        + " MiB; give the part around the error, for example with grep -A 20");
            }
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UsageException("cannot read " + name + ": " + e.getMessage());
        }
    }
}
