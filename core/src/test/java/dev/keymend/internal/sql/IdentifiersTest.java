// SPDX-License-Identifier: Apache-2.0
package dev.keymend.internal.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keymend.sample.Sql;
import dev.keymend.testkit.PostgresTest;
import dev.keymend.testkit.Property;
import dev.keymend.testkit.Servers;
import dev.keymend.testkit.TestDatabase;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdentifiersTest {
    @Test
    void quotesOnlyWhatNeedsIt() {
        assertThat(Identifiers.quote("public", "users")).isEqualTo("public.users");
        assertThat(Identifiers.quote("Order Items")).isEqualTo("\"Order Items\"");
        assertThat(Identifiers.quote("we\"ird")).isEqualTo("\"we\"\"ird\"");
        assertThat(Identifiers.quote("user")).isEqualTo("\"user\"");
        assertThat(Identifiers.quote("id\n")).isEqualTo("\"id\n\"");
        assertThat(Identifiers.quote("a$b")).isEqualTo("\"a$b\"");
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void quotesHostileNamesAsTheServerDoes(TestDatabase database) throws Exception {
        try (Connection connection = database.connect();
                PreparedStatement quoteIdent = connection.prepareStatement("SELECT quote_ident(?)")) {
            Property.check(300, generator -> {
                String name = generator.hostileName();
                assertThat(Identifiers.quote(name)).isEqualTo(answer(quoteIdent, name));
            });
        }
    }

    @PostgresTest
    void quotesEveryKeywordThatTheServerQuotes(TestDatabase database) throws Exception {
        for (List<String> row : texts(database, "SELECT word, quote_ident(word) FROM pg_get_keywords()")) {
            if (!row.get(0).equals(row.get(1))) {
                assertThat(Identifiers.quote(row.get(0))).isEqualTo(row.get(1));
            }
        }
    }

    @PostgresTest
    void everyKeywordNamesATableAndAColumn(TestDatabase database) throws Exception {
        try (Connection connection = database.connect()) {
            for (List<String> row : texts(database, "SELECT word, word FROM pg_get_keywords()")) {
                String name = Identifiers.quote(row.get(0));
                Queries.execute(
                        connection,
                        "CREATE TEMP TABLE " + name + " (" + name + " int)",
                        "SELECT k." + name + " FROM " + name + " AS k WHERE k." + name + " > 0",
                        "DROP TABLE " + name);
            }
        }
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void literalsReadBackWhateverTheServerThinksOfBackslashes(TestDatabase database) throws Exception {
        try (Connection connection = database.connect()) {
            for (String conforming : List.of("on", "off")) {
                Queries.execute(
                        connection,
                        "SET standard_conforming_strings = " + conforming,
                        "SET escape_string_warning = off");
                for (String text : List.of("", "plain", "o'clock", "we'ird\\x", "\\", "\\'", "''", "a\nb", "E'x'")) {
                    assertThat(Sql.text(connection, "SELECT " + Identifiers.literal(text)))
                            .as("standard_conforming_strings %s", conforming)
                            .isEqualTo(text);
                }
                Property.check(100, generator -> {
                    String text = generator.text();
                    assertThat(Sql.text(connection, "SELECT " + Identifiers.literal(text)))
                            .isEqualTo(text);
                });
            }
        }
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void bigintsKeepTheirTypeAtBothEnds(TestDatabase database) throws Exception {
        for (long value : new long[] {Long.MIN_VALUE, -1, 0, Long.MAX_VALUE}) {
            String sql = Identifiers.bigint(value);
            assertThat(database.text("SELECT pg_typeof(" + sql + ") || ' ' || " + sql))
                    .isEqualTo("bigint " + value);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "users; users",
                "public.users; public|users",
                "Public.USERS.Id; public|users|id",
                "\"Order Items\".id; Order Items|id",
                "\"we\"\"ird\"; we\"ird",
                "\"a.b\".\"c.d\"; a.b|c.d",
                "\"\"\"\"; \"",
            })
    void parsesNamesAsSqlWritesThem(String text, String parts) {
        assertThat(Identifiers.parse(text)).containsExactly(parts.split("\\|"));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {"``", ".", "a.", ".a", "a..b", "\"", "\"abc", "\"\"", "\"a\"b", "a.\"b\"c", "` `"})
    void whatIsNoNameHasNoParts(String text) {
        assertThat(Identifiers.parse(text)).isEmpty();
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void parsesWhatItQuotedAndWhatTheServerWouldParse(TestDatabase database) throws Exception {
        try (Connection connection = database.connect();
                PreparedStatement parseIdent = connection.prepareStatement("SELECT parse_ident(?)")) {
            Property.check(200, generator -> {
                List<String> names = List.of(generator.hostileName(), generator.hostileName());
                String text = Identifiers.quote(names.get(0), names.get(1));
                assertThat(Identifiers.parse(text)).isEqualTo(names).isEqualTo(parts(parseIdent, text));
            });
        }
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void foldsUnquotedNamesAsTheServerDoes(TestDatabase database) throws Exception {
        try (Connection connection = database.connect();
                PreparedStatement parseIdent = connection.prepareStatement("SELECT parse_ident(?)")) {
            for (String text : List.of("Users", "GRÖSSE", "Äpfel.ÏD")) {
                assertThat(Identifiers.parse(text)).isEqualTo(parts(parseIdent, text));
            }
        }
    }

    @Test
    void findsCharactersOutsideQuotes() {
        assertThat(Identifiers.indexOutsideQuotes("\"a=b\".id=s", '=')).isEqualTo(8);
        assertThat(Identifiers.indexOutsideQuotes("\"a=b\"", '=')).isEqualTo(-1);
    }

    private static String answer(PreparedStatement statement, String text) throws SQLException {
        statement.setString(1, text);
        try (ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getString(1);
        }
    }

    private static List<String> parts(PreparedStatement statement, String text) throws SQLException {
        statement.setString(1, text);
        try (ResultSet row = statement.executeQuery()) {
            row.next();
            Array array = row.getArray(1);
            return List.of((String[]) array.getArray());
        }
    }

    private static List<List<String>> texts(TestDatabase database, String sql) throws SQLException {
        try (Connection connection = database.connect()) {
            return Queries.list(connection, sql, row -> List.of(row.getString(1), row.getString(2)));
        }
    }
}
