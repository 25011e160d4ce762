// SPDX-License-Identifier: Apache-2.0
package dev.keymend.load;

import dev.keymend.internal.sql.Identifiers;
import dev.keymend.internal.sql.Queries;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes every rejected row as it was, behind its line, a constraint and the reason. The file appears under its name only
 * when it is whole; a load is committed after that.
 */
final class RejectFile {
    private static final int FETCH = 1_000;

    private final Path file;
    private final Connection connection;
    private final Layout layout;
    private final RowSource source;
    private final CsvFormat format;

    RejectFile(Path file, Connection connection, Layout layout, RowSource source) {
        this.file = file;
        this.connection = connection;
        this.layout = layout;
        this.source = source;
        this.format = source.written();
    }

    /**
     * Finds out before a row is looked at whether there can be such a file.
     *
     * @throws LoadException where there cannot
     */
    static void require(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw unwritable(file, "there is no folder " + folder);
        }
        if (!Files.isWritable(folder)) {
            throw unwritable(file, "nothing may be created in " + folder);
        }
        if (Files.isDirectory(file)) {
            throw unwritable(file, "it is a folder");
        }
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw unwritable(file, "it is no regular file, and a load must be able to take it back");
        }
    }

    private static LoadException unwritable(Path file, String why) {
        return new LoadException(
                "the rejected rows cannot be written to " + file + ": " + why + "; nothing was loaded");
    }

    void write() throws SQLException {
        try {
            Path file = Files.exists(this.file) ? this.file.toRealPath() : this.file; // A link stays one.
            Path part = file.resolveSibling(file.getFileName() + ".part");
            try (BufferedWriter out = Files.newBufferedWriter(part, StandardCharsets.UTF_8)) {
                Optional<CsvRecords> records = source.again();
                if (records.isPresent()) {
                    try (CsvRecords each = records.get()) {
                        copy(out, each);
                    }
                } else {
                    copy(out, null);
                }
            }
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw unwritable(file, String.valueOf(e.getMessage()));
        }
    }

    private void copy(BufferedWriter out, @Nullable CsvRecords records) throws SQLException, IOException {
        SourceRecord header = records == null ? null : records.header();
        String end = String.valueOf(format.delimiter());
        out.write(String.join(end, "line", "constraint", "reason", "")
                + (header == null
                        ? layout.loaded().stream()
                                .map(column -> quoted(column.name()))
                                .collect(Collectors.joining(end))
                        : header.text())
                + "\n");
        long at = 0;
        SourceRecord record = null;
        try (Statement statement = connection.createStatement()) {
            statement.setFetchSize(FETCH);
            try (ResultSet rows = statement.executeQuery(rejected())) {
                while (rows.next()) {
                    for (; records != null && at < rows.getLong("ord"); at++) {
                        record = records.next();
                    }
                    String line = rows.getString("line");
                    String constraint = rows.getString("con");
                    out.write((line == null ? "" : line) + end + (constraint == null ? "" : quoted(constraint)) + end
                            + quoted(rows.getString("reason")) + end
                            + (record == null ? values(Queries.texts(rows, "texts")) : record.text()) + "\n");
                }
            }
        }
    }

    private String rejected() {
        String texts = IntStream.range(0, layout.loaded().size())
                .mapToObj(i -> "(x.v).c" + i)
                .collect(Collectors.joining(", ", "ARRAY[", "]"));
        String names = IntStream.range(0, layout.keys().size())
                .mapToObj(i -> " WHEN " + i + " THEN "
                        + Identifiers.literal(layout.keys().get(i).name()))
                .collect(Collectors.joining("", "CASE e.k", " END"));
        String reasons =
                "CASE e.kind WHEN 'taken' THEN 'the key is taken' WHEN 'unchanged' THEN 'the row is there already'"
                        + " WHEN 'bridge' THEN 'its keys belong to several rows'"
                        + " ELSE 'the input has the key several times' || coalesce(', in line ' || o.line, '') END";
        return "SELECT DISTINCT ON (j.ord) j.ord, w.line, j.con, j.reason, " + texts + " AS texts FROM ("
                + "SELECT ord, con, coalesce(col || ': ', '') || reason AS reason FROM " + Tables.BAD
                + (layout.keys().isEmpty()
                        ? ""
                        : " UNION ALL SELECT e.ord, " + names + ", " + reasons + " FROM " + Tables.ENTRIES
                                + " AS e LEFT JOIN " + Tables.RAW + " AS o ON o.ord = e.other"
                                + " WHERE EXISTS (SELECT FROM " + Tables.REFUSED
                                + " AS f WHERE f.ord = e.ord AND f.how = 'r')")
                + " UNION ALL SELECT ord, con, 'the key was taken when the row was to be written' FROM "
                + Tables.REFUSED
                + " WHERE con IS NOT NULL AND how = 'r') AS j JOIN " + Tables.RAW
                + " AS w ON w.ord = j.ord CROSS JOIN LATERAL (SELECT CAST(w.rec AS pg_temp.keymend_texts) AS v"
                + " OFFSET 0) AS x ORDER BY j.ord, j.con";
    }

    private String values(List<@Nullable String> values) {
        return values.stream()
                .map(value -> value == null ? "" : quoted(value))
                .collect(Collectors.joining(String.valueOf(format.delimiter())));
    }

    /** As the input quotes, for what reads the one to read the other. */
    private String quoted(String text) {
        String quote = String.valueOf(format.quote());
        String escape = String.valueOf(format.escape());
        String escaped = escape.equals(quote) ? text : text.replace(escape, escape + escape);
        return quote + escaped.replace(quote, escape + quote) + quote;
    }
}
