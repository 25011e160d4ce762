// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis.cause;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Values bound to a statement come back as they were bound, or not at all. */
class BoundParametersTest {
    private static final String NUMBERED = "insert into users (email, id) values ($1, $2)";
    private static final String MARKED = "insert into users (email, id) values (?, ?)";

    @Test
    void theServersForm() {
        assertThat(row(NUMBERED, "$1 = 'it''s, $2 = ''x''', $2 = '3'")).containsExactly("it's, $2 = 'x'", "3");
        assertThat(row(NUMBERED, "$1 = '', $2 = NULL")).containsExactly("", "NULL");
        assertThat(row(NUMBERED, "$1 = 'a b', $2 = '3'\nSQL statement \"select\""))
                .containsExactly("a b", "3");
    }

    @Test
    void aCutValueIsUnknown() {
        assertThat(row(NUMBERED, "$1 = 'abc...', $2 = '3'")).containsExactly("UNKNOWN", "3");
        assertThat(row(NUMBERED, "$1 = 'a', $2 = '3")).containsExactly("a", "UNKNOWN");
        assertThat(row(
                        "insert into users (email, id) values (%(email)s, %(id)s)",
                        "{'email': 'aaa ... (300 characters truncated) ... bbb', 'id': 3}"))
                .containsExactly("UNKNOWN", "3");
        assertThat(row(NUMBERED, "[ 'aaa'... 5 more characters, 3 ]")).containsExactly("UNKNOWN", "UNKNOWN");
    }

    @Test
    void pythonsNames() {
        String sql = "INSERT INTO users (email, id) VALUES (%(email)s, %(id)s) RETURNING users.id";
        assertThat(row(sql, "{'id': 3, 'email': \"it's\"}")).containsExactly("it's", "3");
        assertThat(row(sql, "{'id': None, 'email': 'a\\\\b\\n\\x1b'}")).containsExactly("a\\b\n\u001b", "NULL");
        assertThat(row(sql, "{'email': 'a', 'at': datetime.datetime(2026, 1, 1), 'id': 3}"))
                .containsExactly("UNKNOWN", "UNKNOWN");
        assertThat(row(sql, "[{'email': 'a', 'id': 3}, {'email': 'b', 'id': 4}]"))
                .containsExactly("UNKNOWN", "UNKNOWN");
        assertThat(row("insert into users (email, id) values (:email, :id)", "{'email': 'a', 'id': -3}"))
                .containsExactly("a", "-3");
    }

    @Test
    void pythonsPlaces() {
        assertThat(row("insert into users (email, id) values (%s, %s)", "('a, b', 3)"))
                .containsExactly("a, b", "3");
        assertThat(row("insert into users (email) values (%s)", "('a',)")).containsExactly("a");
        assertThat(row("INSERT INTO users (email, ok) VALUES ($1::VARCHAR, $2)", "('a', True)"))
                .containsExactly("a", "t");
    }

    @Test
    void listsOfJavaScript() {
        assertThat(row(NUMBERED, "[ 'a', 3 ]")).containsExactly("a", "3");
        assertThat(row(NUMBERED, "[\"it's\", null]")).containsExactly("it's", "NULL");
        assertThat(row(NUMBERED, "[ 'a', undefined ]")).containsExactly("a", "UNKNOWN");
        assertThat(row(NUMBERED, "[a, b, 3]")).containsExactly("UNKNOWN", "UNKNOWN");
        assertThat(row(NUMBERED, "[ 'a', [ 1, 2 ] ]")).containsExactly("UNKNOWN", "UNKNOWN");
    }

    @Test
    void rubysPairs() {
        assertThat(row(NUMBERED, "[[\"email\", \"a\\\"b\"], [\"id\", 3]]")).containsExactly("a\"b", "3");
        assertThat(row(NUMBERED, "[[\"email\", nil], [\"id\", 3]]")).containsExactly("NULL", "3");
    }

    @Test
    void linesOfHibernate() {
        assertThat(row(
                        MARKED,
                        "binding parameter [1] as [VARCHAR] - [a]b]\nbinding parameter [2] as [BIGINT] - [null]"))
                .containsExactly("a]b", "NULL");
        assertThat(row(MARKED, "binding parameter (1:VARCHAR) <- [null]\nbinding parameter (2:BIGINT) <- [3]"))
                .containsExactly("UNKNOWN", "3");
        assertThat(row(MARKED, "binding parameter (1:VARCHAR) <- [a]\nbinding parameter (1:VARCHAR) <- [b]"))
                .containsExactly("UNKNOWN", "UNKNOWN");
    }

    @Test
    void namesOfDotNet() {
        String sql = "INSERT INTO \"Users\" (\"Email\", \"Id\") VALUES (@p0, @p1)";
        assertThat(row(sql, "@p0='a' (Nullable = false), @p1='3' (DbType = Int32)"))
                .containsExactly("a", "3");
        assertThat(row(sql, "@p0=NULL, @p1='?' (DbType = Int32)")).containsExactly("NULL", "UNKNOWN");
        assertThat(row(sql, "@p0='it's', @p1='3'")).containsExactly("UNKNOWN", "UNKNOWN");
        assertThat(row(sql, "@p0='a', @p1='b', @p1='3'")).containsExactly("UNKNOWN", "UNKNOWN");
    }

    @Test
    void nothingIsReadFromNothing() {
        assertThat(BoundParameters.read(null)).isEqualTo(BoundParameters.NONE);
        assertThat(row(NUMBERED, "")).containsExactly("UNKNOWN", "UNKNOWN");
        assertThat(row(NUMBERED, "(")).containsExactly("UNKNOWN", "UNKNOWN");
        assertThat(row(NUMBERED, "{")).containsExactly("UNKNOWN", "UNKNOWN");
    }

    /** The row's texts; the form's name where there is none. */
    private static List<String> row(String sql, String parameters) {
        PastedStatement statement = PastedStatement.read(sql, BoundParameters.read(parameters));
        assertThat(statement.rows()).hasSize(1);
        return statement.rows().get(0).stream()
                .map(value -> value.text() == null ? value.form().name() : value.text())
                .toList();
    }
}
