// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.command;

import dev.keymend.cli.Invocation;
import dev.keymend.cli.Options;
import dev.keymend.cli.UsageException;
import dev.keymend.render.Style;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** How and where a command shows what it found. */
final class OutputOptions {
    enum Format {
        TEXT,
        JSON;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Where rows are listed. */
    enum RowFormat {
        TEXT,
        JSON,
        CSV;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Where a gate tells what it let through. */
    enum GateFormat {
        TEXT,
        JSON,
        JUNIT;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Where a database is audited. */
    enum AuditFormat {
        TEXT,
        JSON,
        JUNIT,
        SARIF,
        HTML;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Where a report is made to be passed on. */
    enum ReportFormat {
        TEXT,
        JSON,
        HTML;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final OptionSpec format;
    private final OptionSpec file = Options.value(Path.class, "FILE", "-o", "--output")
            .description("write there instead of the standard output")
            .build();
    private final ColourOption colour = new ColourOption();

    OutputOptions() {
        this(Format.class, "text for people, json for programs: ${COMPLETION-CANDIDATES}");
    }

    private OutputOptions(Class<?> formats, String description) {
        format = Options.value(formats, "FORMAT", "--format")
                .defaultValue("text")
                .description(description)
                .build();
    }

    /** For commands that list rows. */
    static OutputOptions ofRows() {
        return new OutputOptions(
                RowFormat.class, "text for people, json for programs, csv for spreadsheets: ${COMPLETION-CANDIDATES}");
    }

    /** For commands whose report is made to be passed on. */
    static OutputOptions ofReports() {
        return new OutputOptions(
                ReportFormat.class, "text for people, json for programs, html to pass on: ${COMPLETION-CANDIDATES}");
    }

    /** For the command that audits. */
    static OutputOptions ofAudits() {
        return new OutputOptions(
                AuditFormat.class,
                "text for people, json for programs, junit and sarif for what gathers results, html to pass on:"
                        + " ${COMPLETION-CANDIDATES}");
    }

    /** For the command that is a gate. */
    static OutputOptions ofGates() {
        return new OutputOptions(
                GateFormat.class,
                "text for people, json for programs, junit for what gathers results: ${COMPLETION-CANDIDATES}");
    }

    void addTo(CommandSpec command) {
        command.addOption(format).addOption(file);
        colour.addTo(command);
    }

    /** The command whose output it is. */
    CommandSpec command() {
        return format.command();
    }

    boolean text() {
        return is("text");
    }

    boolean json() {
        return is("json");
    }

    boolean html() {
        return is("html");
    }

    boolean csv() {
        return is("csv");
    }

    boolean junit() {
        return is("junit");
    }

    private boolean is(String word) {
        return format.<Object>getValue().toString().equals(word);
    }

    /** For what has no other form yet. */
    void mustBeTextOrJson(String option) {
        String given = String.valueOf(format.<Object>getValue());
        if (!given.equals("text") && !given.equals("json")) {
            throw new UsageException(option + " reports as text or json, and not as " + given + "; give one of them");
        }
    }

    private @Nullable Path file() {
        return file.getValue();
    }

    /** Refuses to write where something is that is needed. */
    void spare(Invocation invocation, Path needed, String what) {
        Path file = file();
        if (file != null && isSame(invocation.resolve(file), needed)) {
            throw new UsageException("-o " + file + " is " + what + "; name another file");
        }
    }

    /** Whether two names, of files that may not be there yet, are of one. */
    static boolean isSame(Path one, Path other) {
        try {
            return (Files.exists(one) && Files.exists(other))
                    ? Files.isSameFile(one, other)
                    : one.toAbsolutePath()
                            .normalize()
                            .equals(other.toAbsolutePath().normalize());
        } catch (IOException e) {
            return false; // Whoever opens it says what is wrong.
        }
    }

    /** Writes the output; a file that cannot be written is the user's to name better. */
    interface Writing {
        void to(PrintWriter out);
    }

    void write(Invocation invocation, Writing writing) {
        Path file = file();
        if (file == null) {
            writing.to(invocation.out());
            if (invocation.out().checkError()) {
                throw new LostOutputException("the standard output");
            }
            return;
        }
        try (PrintWriter out =
                new PrintWriter(Files.newBufferedWriter(invocation.resolve(file), StandardCharsets.UTF_8))) {
            writing.to(out);
            if (out.checkError()) {
                throw new LostOutputException(file.toString());
            }
        } catch (NoSuchFileException e) {
            throw unwritable(file, "there is no such folder");
        } catch (AccessDeniedException e) {
            throw unwritable(file, "permission denied");
        } catch (IOException e) {
            throw unwritable(file, String.valueOf(e.getMessage()));
        }
    }

    /** Finds out now whether the file can be written, and leaves it empty. */
    void check(Invocation invocation) {
        if (file() != null) {
            write(invocation, out -> {});
        }
    }

    private static UsageException unwritable(Path file, String reason) {
        return new UsageException(
                "cannot write the output to " + file + ": " + reason + ". Name a file in a folder you can write to.");
    }

    Style style(Invocation invocation) {
        boolean toFile = file() != null;
        Style style = colour.style(invocation, toFile);
        return toFile
                ? style
                : TerminalWidth.of(invocation).stream()
                        .mapToObj(style::within)
                        .findFirst()
                        .orElse(style);
    }
}
