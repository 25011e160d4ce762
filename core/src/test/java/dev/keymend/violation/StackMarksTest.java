// SPDX-License-Identifier: Apache-2.0
package dev.keymend.violation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Who printed an error. What whole stack traces show is in the corpus, beside everything else that is read there. */
class StackMarksTest {
    private static final String MESSAGE = "duplicate key value violates unique constraint \"k\"";

    @Test
    void eachErrorOfAPasteHasItsOwn() {
        String text = "django.db.utils.IntegrityError: " + MESSAGE + "\nDETAIL:  Key (a)=(1) already exists.\n\n"
                + "pq: " + MESSAGE + "\n\n" + "ERROR:  " + MESSAGE + "\n";
        assertThat(stacks(text)).containsExactly(ClientStack.DJANGO, ClientStack.LIB_PQ, ClientStack.UNKNOWN);
    }

    @Test
    void aFrameworkAboveTheErrorCountsMoreThanTheDriverBelow() {
        String text = "org.springframework.dao.DuplicateKeyException: insert failed\n"
                + "Caused by: org.postgresql.util.PSQLException: ERROR: " + MESSAGE + "\n";
        assertThat(stacks(text)).containsExactly(ClientStack.SPRING);
    }

    @Test
    void aMessageAloneShowsNothing() {
        assertThat(stacks("ERROR:  " + MESSAGE)).containsExactly(ClientStack.UNKNOWN);
        assertThat(stacks("2026-11-23 10:15:00 UTC [1] ERROR:  " + MESSAGE
                        + "\n2026-11-23 10:15:00 UTC [1] STATEMENT:  insert into t values ('org.springframework.')"))
                .as("a server's log, whatever values say")
                .containsExactly(ClientStack.UNKNOWN);
    }

    @Test
    void farAwayLinesAreNotLookedAt() {
        String far = "filler\n".repeat(10_000);
        assertThat(stacks("org.hibernate.\n" + far + "ERROR:  " + MESSAGE + "\n" + far + "org.hibernate.\n"))
                .containsExactly(ClientStack.UNKNOWN);
    }

    @Test
    void anExceptionsClassesSayIt() {
        java.sql.SQLException refused = new java.sql.SQLException(MESSAGE, "23505");
        assertThat(UniqueViolation.from(refused).orElseThrow().stack()).isEqualTo(ClientStack.JDBC);
        assertThat(UniqueViolation.from(new IllegalStateException("django.db.", refused))
                        .orElseThrow()
                        .stack())
                .isEqualTo(ClientStack.JDBC);
    }

    private static List<ClientStack> stacks(String text) {
        return UniqueViolation.parse(text).stream().map(UniqueViolation::stack).toList();
    }
}
