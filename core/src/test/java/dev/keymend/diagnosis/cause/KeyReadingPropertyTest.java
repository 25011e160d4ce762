// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis.cause;

import static dev.keymend.internal.sql.Identifiers.literal;
import static dev.keymend.internal.sql.Identifiers.quote;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keymend.catalog.ConflictProbe;
import dev.keymend.catalog.ConstraintFacts;
import dev.keymend.catalog.ConstraintReader;
import dev.keymend.catalog.ReadOptions;
import dev.keymend.testkit.Generator;
import dev.keymend.testkit.PostgresTest;
import dev.keymend.testkit.Property;
import dev.keymend.testkit.Servers;
import dev.keymend.testkit.TestDatabase;
import dev.keymend.violation.KeyText;
import dev.keymend.violation.UniqueViolation;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Real errors with hostile names and values: what is said to be exact is what was inserted. */
class KeyReadingPropertyTest {
    private static final int TABLES = 40;
    private static final int ROWS = 125;

    /** Every so many cases the whole explainer is asked, with its many queries; else only its reading of the key. */
    private static final int EXPLAINED = 25;

    /** Stands for SQL's null in the rows; no value looks like it. */
    private static final String NULL = "NULL /* no text */";

    private static final List<String> TYPES =
            List.of("text", "text", "varchar", "varchar(40)", "citext", "int", "bigint", "uuid", "numeric", "boolean");

    private static final List<String> WORDS = List.of(
            "",
            "a",
            "b",
            "1",
            "t",
            "null",
            "NULL",
            ", ",
            ",",
            " ",
            "a, b",
            "a, 1",
            "1, t",
            "null, a",
            "a, null",
            "(",
            ")",
            ")=(",
            "(a)=(b",
            "\"",
            "'",
            "\\",
            "\n",
            "a\nb",
            "a,\nb",
            "\n\n",
            "\r\n",
            "\t",
            "é",
            "a) already exists.",
            ") already exists.\nDETAIL:  Key (a)=(b");

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void aKeyIsReadExactlyOrSaidToBeAmbiguous(TestDatabase database) throws Exception {
        database.execute("CREATE EXTENSION citext");
        try (Connection writer = database.connect();
                Connection reader = database.connect()) {
            Property.check(TABLES, generator -> new Case(generator, writer, reader, database.major()).check());
        }
    }

    /** One table, and a refused row for each of its rows. */
    private static final class Case {
        private final Generator generator;
        private final Connection writer;
        private final Connection reader;
        private final boolean nullsNotDistinct;
        private final String table;
        private final Set<String> names = new LinkedHashSet<>();
        private final List<String> types = new ArrayList<>();
        private final List<List<String>> rows = new ArrayList<>();

        Case(Generator generator, Connection writer, Connection reader, int major) {
            this.generator = generator;
            this.writer = writer;
            this.reader = reader;
            this.nullsNotDistinct = major >= 15 && generator.chance(0.6);
            this.table = generator.hostileName();
        }

        void check() throws SQLException {
            try {
                createAndFill();
                ConstraintFacts constraint = constraint();
                for (int i = 0; i < ROWS; i++) {
                    check(generator.pick(rows), constraint, i % EXPLAINED == 0);
                }
            } finally {
                execute("DROP TABLE IF EXISTS " + quote(table));
            }
        }

        private void createAndFill() throws SQLException {
            int columns = generator.intBetween(1, 4);
            while (names.size() < columns) {
                names.add(generator.hostileName());
            }
            names.forEach(name -> types.add(generator.pick(TYPES)));
            List<String> definitions = new ArrayList<>();
            List<String> quoted = names.stream().map(name -> quote(name)).toList();
            for (int i = 0; i < columns; i++) {
                definitions.add(quoted.get(i) + " " + types.get(i));
            }
            execute("CREATE TABLE " + quote(table) + " (" + String.join(", ", definitions) + ", CONSTRAINT "
                    + quote(otherName()) + " UNIQUE " + (nullsNotDistinct ? "NULLS NOT DISTINCT " : "")
                    + "(" + String.join(", ", quoted) + "))");
            for (int i = 0; i < ROWS; i++) {
                List<String> row = new ArrayList<>();
                types.forEach(type -> row.add(value(type)));
                rows.add(row);
            }
            execute(insert(rows) + " ON CONFLICT DO NOTHING");
        }

        /** An index may not have the name of a table. */
        private String otherName() {
            String name = generator.hostileName();
            while (name.equals(table)) {
                name = generator.hostileName();
            }
            return name;
        }

        private void check(List<String> there, ConstraintFacts constraint, boolean explained) throws SQLException {
            List<String> row = new ArrayList<>();
            for (int i = 0; i < types.size(); i++) {
                row.add(equalTo(there.get(i), types.get(i)));
            }
            PSQLException refusal = refused(row);
            UniqueViolation thrown = UniqueViolation.from(refusal).orElseThrow();
            String text = asPsqlPrints(refusal);
            List<UniqueViolation> parsed = UniqueViolation.parse(text);
            assertThat(parsed).as(text).hasSize(1);
            UniqueViolation pasted = parsed.get(0);
            List<String> real = row.stream()
                    .map(value -> value.equals(NULL) ? "null" : value)
                    .toList();
            KeyText key = thrown.key();
            assertThat(key).as(text).isNotNull();
            ConflictProbe probe = new ConflictProbe(reader, ReadOptions.DEFAULT);
            assertReads(KeyReader.read(key, constraint, probe).key(), real, text);
            if (explained) {
                assertReads(Explainer.on(reader).explain(thrown).key(), real, text);
            }
            if (!survivesPasting(real)) {
                return;
            }
            KeyText pastedKey = pasted.key();
            assertThat(pastedKey).as(text).isNotNull();
            if (!key.equals(pastedKey)) {
                KeyReading reading =
                        KeyReader.read(pastedKey, constraint, probe).key();
                // With line feeds in the names of columns a paste may fit nothing; it must not be read wrongly.
                if (!reading.candidates().isEmpty() || names.stream().noneMatch(name -> name.contains("\n"))) {
                    assertReads(reading, real, "pasted: " + text);
                }
            } else if (explained && Objects.equals(pasted.constraint(), thrown.constraint())) {
                assertReads(Explainer.on(reader).explain(pasted).key(), real, "pasted: " + text);
            }
        }

        /** A paste loses carriage returns, and a line of a value that looks like psql's own is taken for one. */
        private static boolean survivesPasting(List<String> real) {
            return real.stream().noneMatch(value -> value.contains("\r") || value.contains("\nDETAIL:"));
        }

        private void assertReads(KeyReading reading, List<String> real, String text) {
            String what = text + "\ncolumns " + types + ", nulls not distinct " + nullsNotDistinct + ", real " + real;
            assertThat(reading.exact() != reading.ambiguous()).as(what).isTrue();
            if (reading.exact()) {
                assertThat(reading.values()).as(what).isEqualTo(real);
            } else if (reading.complete()) {
                assertThat(reading.candidates()).as(what).contains(real);
            }
        }

        private PSQLException refused(List<String> row) throws SQLException {
            try {
                execute(insert(List.of(row)));
            } catch (PSQLException e) {
                return e;
            }
            throw new AssertionError("Not refused: " + row + " of " + types);
        }

        private static String asPsqlPrints(PSQLException refusal) {
            ServerErrorMessage fields = refusal.getServerErrorMessage();
            assertThat(fields).isNotNull();
            return "ERROR:  " + fields.getMessage() + "\nDETAIL:  " + fields.getDetail() + "\n";
        }

        private ConstraintFacts constraint() throws SQLException {
            long oid;
            try (Statement statement = reader.createStatement();
                    var result = statement.executeQuery("SELECT " + literal(quote(table)) + "::regclass::oid")) {
                result.next();
                oid = result.getLong(1);
            }
            return new ConstraintReader(reader, ReadOptions.DEFAULT)
                    .ofTable(oid)
                    .get(0);
        }

        private String insert(List<List<String>> values) {
            return "INSERT INTO " + quote(table) + " VALUES "
                    + values.stream()
                            .map(row -> row.stream()
                                    .map(value -> value.equals(NULL) ? NULL : literal(value))
                                    .collect(Collectors.joining(", ", "(", ")")))
                            .collect(Collectors.joining(", "));
        }

        private void execute(String sql) throws SQLException {
            try (Statement statement = writer.createStatement()) {
                statement.setEscapeProcessing(false);
                statement.execute(sql);
            }
        }

        /** As the server prints it. */
        private String value(String type) {
            if (nullsNotDistinct && generator.chance(0.15)) {
                return NULL;
            }
            return switch (type) {
                case "int" -> "" + generator.longBetween(-1, 3) * generator.pick(List.of(1L, 1L, 700_000_000L));
                case "bigint" -> "" + generator.pick(List.of(0L, 1L, -7L, Long.MAX_VALUE, Long.MIN_VALUE));
                case "uuid" -> new UUID(generator.longBetween(0, 1), generator.longBetween(-1, 1)).toString();
                case "numeric" ->
                    generator.pick(List.of(
                            "0",
                            "1",
                            "1.0",
                            "-1.50",
                            "NaN",
                            BigInteger.TEN.pow(30).toString(),
                            "0.00000001"));
                case "boolean" -> generator.pick(List.of("t", "f"));
                default -> text(type);
            };
        }

        private String text(String type) {
            StringBuilder text = new StringBuilder(generator.pick(WORDS));
            while (generator.chance(0.4)) {
                text.append(generator.pick(List.of("", ", ", ",", " "))).append(generator.pick(WORDS));
            }
            String value = generator.chance(0.15) ? generator.text() : text.toString();
            int length = value.codePointCount(0, value.length());
            return type.endsWith("(40)") && length > 40 ? value.substring(0, value.offsetByCodePoints(0, 40)) : value;
        }

        /** Another text of a value that the server takes for equal. */
        private String equalTo(String value, String type) {
            if (value.equals(NULL) || !generator.chance(0.5)) {
                return value;
            }
            return switch (type) {
                case "citext" -> !value.matches("\\p{ASCII}*") ? value : value.toUpperCase(Locale.ROOT);
                case "numeric" -> value.matches("-?\\d+\\.\\d+") ? value + "0" : value;
                default -> value;
            };
        }
    }
}
