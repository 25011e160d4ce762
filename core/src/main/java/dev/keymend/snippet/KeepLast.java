// SPDX-License-Identifier: Apache-2.0
package dev.keymend.snippet;

import dev.keymend.plan.Snippet;
import dev.keymend.violation.ClientStack;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The last row of each key, before rows are sent. Equal is what the program calls equal; the server may be broader. */
public final class KeepLast {
    private static final String JAVA = """
            // rows: a map from column to value each
            Map<List<Object>, Map<String, Object>> last = new LinkedHashMap<>();
            for (Map<String, Object> row : rows) {
                last.put(Arrays.asList({{key}}), row);
            }
            rows = List.copyOf(last.values());
            """;

    private static final String PYTHON = """
            rows = list({({{key}},): row for row in rows}.values())  # row: a dict
            """;

    private static final String RUBY = """
            rows = rows.to_h { |row| [[{{key}}], row] }.values # row: a hash
            """;

    private static final String JAVASCRIPT = """
            rows = [...new Map(rows.map((row) => [JSON.stringify([{{key}}]), row])).values()];
            """;

    private static final String CSHARP = """
            rows = rows.GroupBy(row => ({{key}})).Select(same => same.Last()).ToList(); // row: a dictionary
            """;

    private static final String PHP = """
            $rows = array_values(array_column(
                array_map(fn ($row) => [json_encode([{{key}}]), $row], $rows), 1, 0)); // $row: an array by column
            """;

    private KeepLast() {}

    /** In the language of a client library; Java where it is not known, empty where words must do. */
    public static Optional<Snippet> in(ClientStack stack, List<String> key) {
        return switch (stack) {
            case JDBC, SPRING, HIBERNATE, UNKNOWN -> of("java", JAVA, Quoting.JAVA, "row.get(", ")", key);
            case PSYCOPG, ASYNCPG, SQLALCHEMY, DJANGO -> of("python", PYTHON, Quoting.PYTHON, "row[", "]", key);
            case RAILS, RUBY_PG -> of("ruby", RUBY, Quoting.RUBY, "row[", "]", key);
            case NODE_PG, SEQUELIZE, TYPEORM, PRISMA ->
                of("javascript", JAVASCRIPT, Quoting.JAVASCRIPT, "row[", "]", key);
            case NPGSQL -> of("csharp", CSHARP, Quoting.CSHARP, "row[", "]", key);
            case PHP, LARAVEL -> of("php", PHP, Quoting.PHP, "$row[", "]", key);
            case PGX, LIB_PQ, RUST, ELIXIR -> Optional.empty();
        };
    }

    private static Optional<Snippet> of(
            String language, String template, Quoting quoting, String before, String after, List<String> key) {
        String values = Holes.joined(key, column -> before + quoting.of(column) + after);
        return Optional.of(new Snippet(language, Template.fill(template, Map.of("key", values))));
    }
}
