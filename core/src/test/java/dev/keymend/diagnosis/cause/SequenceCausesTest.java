// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis.cause;

import static dev.keymend.diagnosis.cause.Explained.causes;
import static dev.keymend.diagnosis.cause.Explained.explain;
import static dev.keymend.diagnosis.cause.Explained.refused;
import static dev.keymend.diagnosis.cause.Incidents.cause;
import static dev.keymend.diagnosis.cause.Incidents.pasted;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keymend.diagnosis.Finding;
import dev.keymend.testkit.PostgresTest;
import dev.keymend.testkit.Servers;
import dev.keymend.testkit.TestDatabase;
import dev.keymend.violation.UniqueViolation;

/** Sequences and given keys: which is to blame, and how surely. */
class SequenceCausesTest {
    private static final String PASTED = """
            ERROR:  duplicate key value violates unique constraint "users_pkey"
            DETAIL:  Key (id)=(%d) already exists.
            STATEMENT:  insert into users (%s) values (1)
            """;
    private static final String IMPORTED = "CREATE TABLE users (id serial PRIMARY KEY, name text);"
            + "INSERT INTO users SELECT g, 'n' || g FROM generate_series(1, 5) g";

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void aSequenceIsProvenBehindOnlyWithTheStatement(TestDatabase database) throws Exception {
        database.execute(IMPORTED);
        String insert = "INSERT INTO users (name) VALUES ('x')";
        UniqueViolation violation = refused(database, insert);
        assertThat(causes(explain(database, violation, null))).containsExactly("sequence-behind LIKELY");
        Explanation known = explain(database, violation, insert);
        assertThat(causes(known)).containsExactly("sequence-behind PROVEN");
        assertThat(known.causes().get(0).remedies()).isNotEmpty();
        assertThat(known.existing()).hasSize(1);
        String inOrder = "INSERT INTO users VALUES (DEFAULT, 'x')";
        assertThat(causes(explain(database, violation, inOrder)))
                .as("without a list of columns the table's order tells which one is left to its default")
                .containsExactly("sequence-behind PROVEN");
        database.execute("ALTER TABLE users ADD extra int", "ALTER TABLE users DROP COLUMN extra");
        assertThat(causes(explain(database, violation, inOrder)))
                .as("a column was dropped, perhaps after the statement")
                .containsExactly("sequence-behind LIKELY");
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void aSequenceThatNeverIssuedTheValueIsNotToBlame(TestDatabase database) throws Exception {
        database.execute(IMPORTED);
        String insert = "INSERT INTO users (id, name) VALUES (5, 'x')";
        UniqueViolation violation = refused(database, insert);
        assertThat(causes(explain(database, violation, null))).containsExactly("explicit-key LIKELY");
        assertThat(causes(explain(database, violation, insert))).containsExactly("explicit-key PROVEN");
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void aRepairedSequenceWasStillTheCause(TestDatabase database) throws Exception {
        database.execute(IMPORTED);
        String insert = "INSERT INTO users (name) VALUES ('x')";
        UniqueViolation violation = refused(database, insert);
        database.execute("SELECT setval('users_id_seq', 5)");
        assertThat(causes(explain(database, violation, insert))).containsExactly("sequence-behind PROVEN");
        assertThat(causes(explain(database, violation, null))).containsExactly("sequence-behind POSSIBLE");
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void aKeyThatIsATextHasANumberThatTheSequenceIssued(TestDatabase database) throws Exception {
        database.execute(
                "CREATE SEQUENCE numbers",
                "CREATE TABLE invoices (id text PRIMARY KEY DEFAULT 'INV-' || nextval('numbers'), name text)",
                "INSERT INTO invoices SELECT 'INV-' || g FROM generate_series(1, 12) g");
        String insert = "INSERT INTO invoices (name) VALUES ('x')";
        UniqueViolation violation = refused(database, insert);
        assertThat(causes(explain(database, violation, insert))).containsExactly("sequence-behind PROVEN");
        String given = "INSERT INTO invoices VALUES ('INV-9')";
        assertThat(causes(explain(database, refused(database, given), given))).containsExactly("explicit-key PROVEN");
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void aRowThatIsGoneIsSaidOfAGivenIdToo(TestDatabase database) throws Exception {
        database.execute(IMPORTED, "SELECT setval('users_id_seq', 5)");
        Explanation explained = pasted(database, PASTED.formatted(99_999, "name"));
        assertThat(explained.existing()).isEmpty();
        assertThat(causes(explained)).as("the statement left the id out").isEmpty();
        assertThat(explained.notes())
                .containsExactly(
                        "public.users_id_seq has never issued 99999, though the statement leaves id to its default: it was"
                                + " set back since, a trigger gave the value, or this is not the database that the error"
                                + " came from.",
                        "No row has the key now: it was removed or changed since, or the transaction that failed had"
                                + " inserted it itself, or this is not the database that the error came from; a read of"
                                + " the table without the index finds none either, so the index is not to blame.");
        Cause given = cause(pasted(database, PASTED.formatted(99_999, "id, name")), "explicit-key");
        assertThat(given.confidence()).isEqualTo(Confidence.PROVEN);
        assertThat(given.summary()).startsWith("The id was given by the client, and some row had it.");
        assertThat(given.evidence()).anyMatch(line -> line.startsWith("no row has the key now: it was removed"));
        database.execute("DELETE FROM users WHERE id = 1");
        assertThat(cause(pasted(database, PASTED.formatted(1, "name")), "sequence-behind")
                        .evidence())
                .anyMatch(line -> line.startsWith("no row has the key now: it was removed"));
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void aSequenceThatIsBehindIsSaidBesideWhatCausedTheError(TestDatabase database) throws Exception {
        database.execute(IMPORTED, "SELECT setval('users_id_seq', 2)");
        String behind =
                "The next insert gets 3, which is taken; 3 inserts fail before it is past 5. It did not cause this"
                        + " error: it has never issued 3.";
        Explanation leftOut = pasted(database, PASTED.formatted(3, "name"));
        assertThat(causes(leftOut)).isEmpty();
        assertThat(leftOut.findings()).extracting(Finding::summary).containsExactly(behind);
        assertThat(leftOut.findings().get(0).remedies()).isNotEmpty();
        assertThat(leftOut.notes()).hasSize(1);
        Explanation given = pasted(database, PASTED.formatted(3, "id, name"));
        assertThat(causes(given)).containsExactly("explicit-key PROVEN");
        assertThat(given.causes().get(0).summary())
                .endsWith("Leave id out, and the sequence gives a free one once it is mended: it is behind itself.");
        assertThat(given.findings()).extracting(Finding::summary).containsExactly(behind);
        assertThat(pasted(database, PASTED.formatted(1, "name")).findings())
                .as("it is the cause itself")
                .isEmpty();
    }
}
