// SPDX-License-Identifier: Apache-2.0
package dev.keymend.violation;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.BatchUpdateException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;
import org.postgresql.util.ServerErrorMessage;

class ThrowableReaderTest {
    private static final String FIELDS = String.join(
                    "\0",
                    "SERROR",
                    "VERROR",
                    "C23505",
                    "Mdoppelter Schlüsselwert verletzt Unique-Constraint »users_email_key«",
                    "DSchlüssel »(email)=(alice@example.com)« existiert bereits.",
                    "WCOPY users, Zeile 7",
                    "spublic",
                    "tusers",
                    "nusers_email_key",
                    "R_bt_check_unique")
            + '\0';

    @Test
    void takesTheServersFieldsWhateverTheLanguage() {
        UniqueViolation found = UniqueViolation.from(server(FIELDS)).orElseThrow();

        assertThat(Described.all(java.util.List.of(found))).isEqualTo("""
                violations: 1
                kind: unique
                sqlState: 23505
                schema: public
                table: users
                constraint: users_email_key
                columns: email
                values: alice@example.com
                message: doppelter Schlüsselwert verletzt Unique-Constraint »users_email_key«
                context: COPY users, Zeile 7
                routine: _bt_check_unique
                stack: JDBC

                """);
        assertThat(found.copyLine()).hasValue(7);
    }

    @Test
    void takesTheDetailThatTheDriverDoesNotPrint() {
        PSQLException quiet = new PSQLException(new ServerErrorMessage(FIELDS), false);

        assertThat(quiet.getMessage()).doesNotContain("alice");
        assertThat(UniqueViolation.from(quiet).orElseThrow().key()).isEqualTo(KeyText.of("email", "alice@example.com"));
    }

    @Test
    void saysThatTheServerHidTheDetail() {
        String hidden = FIELDS.replaceAll("D[^\0]*\0", "");

        UniqueViolation found = UniqueViolation.from(server(hidden)).orElseThrow();

        assertThat(found.key()).isNull();
        assertThat(found.detailGap()).isEqualTo(DetailGap.HIDDEN);
        assertThat(found.detailGap().sentence()).contains("row-level security").contains("grant SELECT");
        assertThat(found.constraint()).isEqualTo("users_email_key");
    }

    @Test
    void findsItBehindWrappersAndBatches() {
        BatchUpdateException batch = new BatchUpdateException(
                "Batch entry 3 insert into users values (1) was aborted: ERROR: x", "23505", new int[0]);
        batch.setNextException(server(FIELDS));

        UniqueViolation found = UniqueViolation.from(new IllegalStateException("wrapped", batch))
                .orElseThrow();

        assertThat(found.table()).isEqualTo("users");
        assertThat(found.statement()).isEqualTo("insert into users values (1)");
    }

    @Test
    void goesBySqlStateWithoutTheServersFields() {
        SQLException plain = new SQLException(
                "ERROR: duplicate key value violates unique constraint \"users_pkey\"\n"
                        + "  Detail: Key (id)=(1) already exists.",
                "23505");

        UniqueViolation found =
                UniqueViolation.from(new RuntimeException(plain)).orElseThrow();

        assertThat(found.constraint()).isEqualTo("users_pkey");
        assertThat(found.key()).isEqualTo(KeyText.of("id", "1"));
    }

    @Test
    void guessesNoNamesFromOtherDatabasesMessages() {
        SQLException h2 = new SQLException(
                "Unique index or primary key violation: \"PUBLIC.PRIMARY_KEY_2 ON PUBLIC.T(ID) VALUES (1)\"", "23505");

        UniqueViolation found = UniqueViolation.from(h2).orElseThrow();

        assertThat(found.kind()).isEqualTo(Kind.UNIQUE);
        assertThat(found.constraint()).isNull();
        assertThat(found.key()).isNull();
    }

    @Test
    void neverTrustsWordsAgainstTheSqlState() {
        SQLException other = new SQLException("ERROR: duplicate key value violates unique constraint \"x\"", "23503");

        assertThat(UniqueViolation.from(other)).isEmpty();
        assertThat(UniqueViolation.from(new RuntimeException(other.getMessage(), other)))
                .isEmpty();
    }

    @Test
    void readsMessagesWhereThereIsNoSqlException() {
        RuntimeException reactive =
                new RuntimeException("[23505] duplicate key value violates unique constraint \"users_pkey\"");

        assertThat(UniqueViolation.from(reactive).orElseThrow().constraint()).isEqualTo("users_pkey");
    }

    @Test
    void tellsErrorsThatTheApplicationRaised() {
        String raised = FIELDS.replace("_bt_check_unique", "exec_stmt_raise").replace("D", "H");

        assertThat(UniqueViolation.from(server(raised)).orElseThrow().raisedByApplication())
                .isTrue();
    }

    @Test
    void survivesCyclesAndFindsNothingInOtherErrors() {
        SQLException first = new SQLException("a", "08006");
        SQLException second = new SQLException("b", "08006", first);
        first.initCause(second);
        first.setNextException(second);
        second.setNextException(first);

        assertThat(UniqueViolation.from(first)).isEmpty();
        assertThat(UniqueViolation.from(new RuntimeException())).isEmpty();
        assertThat(UniqueViolation.from(new PSQLException("closed", PSQLState.CONNECTION_DOES_NOT_EXIST)))
                .isEmpty();
    }

    private static PSQLException server(String fields) {
        return new PSQLException(new ServerErrorMessage(fields));
    }
}
