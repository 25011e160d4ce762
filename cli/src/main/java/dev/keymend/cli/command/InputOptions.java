// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.command;

import dev.keymend.cli.Invocation;
import dev.keymend.cli.Options;
import dev.keymend.cli.UsageException;
import dev.keymend.cli.connection.ConnectionUri;
import dev.keymend.load.CsvFormat;
import dev.keymend.load.LoadOptions;
import dev.keymend.load.RowSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Where rows come from, and where they go. */
final class InputOptions implements AutoCloseable {
    private final PositionalParamSpec file = PositionalParamSpec.builder()
            .index("0")
            .arity("0..1")
            .type(String.class)
            .paramLabel("FILE")
            .description("a CSV file in UTF-8, also compressed with gzip; - is the standard input")
            .build();
    private final OptionSpec into = Options.value(String.class, "TABLE", "--into")
            .description("the table, as SQL writes its name")
            .build();
    private final OptionSpec table = Options.value(String.class, "TABLE", "--from-table")
            .description("take the rows of this table on the same server instead of a file's")
            .build();
    private final OptionSpec query = Options.value(String.class, "QUERY", "--from-query")
            .description("take the rows of this query on the same server; its columns count by name")
            .build();
    private final OptionSpec noHeader = Options.flag("the file's first record is a row, not names", "--no-header");
    private final OptionSpec columns = Options.value(String.class, "COLUMNS", "--columns")
            .description("with --no-header: the columns that the file has, in order, with commas between")
            .build();
    private final OptionSpec delimiter = character("--delimiter", ",", "between two values");
    private final OptionSpec quote = character("--quote", "\"", "around values that hold a delimiter or a line break");
    private final OptionSpec escape = Options.value(String.class, "CHAR", "--escape")
            .description("before a quotation mark within quotation marks (default: the quotation mark)")
            .build();
    private final OptionSpec nullText = Options.value(String.class, "TEXT", "--null")
            .defaultValue("")
            .description("a value without quotation marks that stands for null (default: the empty one)")
            .build();

    private @Nullable Path spooled;

    void addTo(CommandSpec command) {
        command.addPositional(file)
                .addOption(into)
                .addOption(table)
                .addOption(query)
                .addOption(noHeader)
                .addOption(columns)
                .addOption(delimiter)
                .addOption(quote)
                .addOption(escape)
                .addOption(nullText);
    }

    String into() {
        @Nullable String table = into.getValue();
        if (table == null) {
            throw new UsageException("say which table the rows are for: --into TABLE");
        }
        return table;
    }

    /** The file that the rows come from; empty where they come from somewhere else. */
    Optional<Path> path(Invocation invocation) {
        @Nullable String given = file.getValue();
        return given == null || given.equals("-") || ConnectionUri.isUri(given)
                ? Optional.empty()
                : Optional.of(invocation.resolve(Path.of(given)));
    }

    /** Whether the rows come from a file that can be read again. */
    boolean isFile() {
        return table.getValue() == null && query.getValue() == null && !"-".equals(file.getValue());
    }

    RowSource source(Invocation invocation, ConnectionUri uri) {
        @Nullable String given = file.getValue();
        @Nullable String from = given == null || uri.takes(given) ? null : given;
        @Nullable String fromTable = table.getValue();
        @Nullable String fromQuery = query.getValue();
        int sources = (from == null ? 0 : 1) + (fromTable == null ? 0 : 1) + (fromQuery == null ? 0 : 1);
        if (sources != 1) {
            throw new UsageException("give one of a FILE (- is the standard input), --from-table and --from-query");
        }
        if (fromTable != null) {
            return RowSource.table(fromTable);
        }
        if (fromQuery != null) {
            return RowSource.query(fromQuery);
        }
        List<String> names = names(columns.getValue(), "--columns");
        if (names.isEmpty() == Options.given(noHeader)) {
            throw new UsageException(
                    names.isEmpty()
                            ? "--no-header needs --columns: without a header nothing says which columns the file has"
                            : "--columns goes with --no-header; a header names the columns by itself");
        }
        CsvFormat format = format();
        RowSource source = RowSource.csv(path(invocation, String.valueOf(from)), format, names);
        source.check(); // Before a server is asked for anything.
        return source;
    }

    private Path path(Invocation invocation, String name) {
        if (name.equals("-")) {
            return spool(invocation.in(), "the standard input");
        }
        Path path = invocation.resolve(Path.of(name));
        if (!Files.exists(path) || Files.isRegularFile(path) || Files.isDirectory(path)) {
            return path;
        }
        try (InputStream pipe = Files.newInputStream(path)) { // As of a shell's <(…), which can be read once.
            return spool(pipe, name);
        } catch (IOException e) {
            throw new UsageException("cannot read " + name + ": " + e.getMessage());
        }
    }

    /** Names with commas between, as SQL writes them; none where the option is not given. */
    static List<String> names(@Nullable String list, String option) {
        try {
            List<String> names = list == null ? List.of() : LoadOptions.names(list);
            if (list != null && names.isEmpty()) {
                // An empty variable of a shell must not stand for all columns.
                throw new UsageException(option + " names no column; leave it out, or name one");
            }
            if (Set.copyOf(names).size() < names.size()) {
                throw new UsageException(option + " " + list + " names a column twice");
            }
            return names;
        } catch (IllegalArgumentException e) {
            throw new UsageException(option + ": " + e.getMessage());
        }
    }

    private CsvFormat format() {
        char mark = one(quote.getValue(), "--quote");
        @Nullable String before = escape.getValue();
        try {
            return new CsvFormat(
                    one(delimiter.getValue(), "--delimiter"),
                    mark,
                    before == null ? mark : one(before, "--escape"),
                    nullText.getValue(),
                    !Options.given(noHeader));
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }

    private static OptionSpec character(String name, String standard, String description) {
        return Options.value(String.class, "CHAR", name)
                .defaultValue(standard)
                .description(description + " (default: ${DEFAULT-VALUE})")
                .build();
    }

    /** One character; a tab may be written as COPY writes it. */
    private static char one(String text, String option) {
        String character = text.equals("\\t") ? "\t" : text;
        if (character.length() != 1) {
            throw new UsageException(option + " '" + text + "' is not one character");
        }
        return character.charAt(0);
    }

    /** What can be read once is kept, because a load may have to read it again. */
    private Path spool(InputStream in, String name) {
        try {
            Path kept = Files.createTempFile("keymend-", ".csv");
            spooled = kept;
            kept.toFile().deleteOnExit(); // Also where the process is told to end.
            Files.copy(in, kept, StandardCopyOption.REPLACE_EXISTING);
            return kept;
        } catch (IOException e) {
            throw new UsageException("cannot read " + name + ": " + e.getMessage());
        }
    }

    @Override
    public void close() {
        if (spooled != null) {
            try {
                Files.deleteIfExists(spooled);
            } catch (IOException e) {
                throw new UsageException("cannot remove " + spooled + ": " + e.getMessage());
            }
        }
    }
}
