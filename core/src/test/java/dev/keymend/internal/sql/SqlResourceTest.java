// SPDX-License-Identifier: Apache-2.0
package dev.keymend.internal.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keymend.apply.PlanRunner;
import dev.keymend.catalog.CatalogReader;
import dev.keymend.insert.IdempotentInsert;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SqlResourceTest {
    /** By their package's last name, a class beside resources that are not the catalog's. */
    private static final Map<String, Class<?>> NEIGHBOURS =
            Map.of("apply", PlanRunner.class, "insert", IdempotentInsert.class, "sql", LockHolder.class);

    private static final Pattern VARIABLE = Pattern.compile("(?<!:):([a-z_]+)");
    /** Where the explanation is that of another file, and perhaps of a third one. */
    private static final Pattern ELSEWHERE = Pattern.compile("Variables as in ([a-z-]+\\.sql)");

    private static final Pattern SET = Pattern.compile("\\\\set ([a-z_]+) ");

    /** The folder of the sources, as the jar's contents cannot be listed portably. */
    private static final Path RESOURCES = folder().resolve("src/main/resources/dev/keymend");

    @Test
    void everyResourceLoadsAndHoldsOneStatement() throws IOException {
        for (Path file : files()) {
            String text = load(file).text();
            assertThat(text)
                    .as(file.toString())
                    .isNotBlank()
                    .doesNotContain(";")
                    .doesNotContain("--");
        }
    }

    @Test
    void everyVariableIsExplainedForPsqlInItsFile() throws IOException {
        Map<String, List<String>> unexplained = new TreeMap<>();
        for (Path file : files()) {
            TreeSet<String> variables = new TreeSet<>();
            VARIABLE.matcher(load(file).text()).results().forEach(match -> variables.add(match.group(1)));
            variables.removeAll(explainedIn(file));
            if (!variables.isEmpty()) {
                unexplained.put(file.getFileName().toString(), List.copyOf(variables));
            }
        }
        assertThat(unexplained).isEmpty();
    }

    @Test
    void replacesVariablesAndLeavesCastsAlone() {
        SqlResource resource = SqlResource.load(CatalogReader.class, "mapped-column.sql");
        assertThat(resource.with(Map.of("table_oid", "7", "column_name", "'a\\b$1:table_oid'")))
                .contains("a.attrelid = 7 and a.attname = 'a\\b$1:table_oid' and");
        assertThat(SqlResource.load(CatalogReader.class, "tables.sql").text()).contains("c.oid::bigint");
    }

    @Test
    void saysWhichVariableIsMissing() {
        SqlResource resource = SqlResource.load(CatalogReader.class, "mapped-column.sql");
        assertThatThrownBy(() -> resource.with(Map.of("table_oid", "7")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("mapped-column.sql needs the variable column_name");
    }

    @Test
    void saysWhichResourceIsMissing() {
        assertThatThrownBy(() -> SqlResource.load(CatalogReader.class, "none.sql"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("SQL resource none.sql is not beside dev.keymend.catalog.CatalogReader");
    }

    /** The variables that a file explains, itself or by naming another one that does. */
    private static Set<String> explainedIn(Path file) throws IOException {
        String whole = Files.readString(file, StandardCharsets.UTF_8);
        TreeSet<String> explained = new TreeSet<>();
        SET.matcher(whole).results().forEach(match -> explained.add(match.group(1)));
        Matcher elsewhere = ELSEWHERE.matcher(whole);
        if (elsewhere.find()) {
            explained.addAll(explainedIn(file.resolveSibling(elsewhere.group(1))));
        }
        return explained;
    }

    private static SqlResource load(Path file) {
        Class<?> neighbour =
                NEIGHBOURS.getOrDefault(file.getName(file.getNameCount() - 2).toString(), CatalogReader.class);
        return SqlResource.load(neighbour, file.getFileName().toString());
    }

    private static List<Path> files() {
        try (Stream<Path> all = Files.walk(RESOURCES)) {
            List<Path> files = all.filter(file -> file.toString().endsWith(".sql"))
                    .sorted()
                    .toList();
            assertThat(files).hasSizeGreaterThanOrEqualTo(10);
            return files;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path folder() {
        Path here = Path.of("").toAbsolutePath();
        return Files.isDirectory(here.resolve("core")) ? here.resolve("core") : here;
    }
}
