// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis.cause;

import static dev.keymend.diagnosis.cause.Incidents.cause;
import static dev.keymend.diagnosis.cause.Incidents.causes;
import static dev.keymend.diagnosis.cause.Incidents.pasted;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keymend.testkit.PostgresTest;
import dev.keymend.testkit.Servers;
import dev.keymend.testkit.TestDatabase;
import dev.keymend.violation.UniqueViolation;
import java.sql.Connection;

/** A role that may read little: that a sequence feeds the key is in the catalog all the same. */
class UnreadSequenceTest {
    private static final String IDENTITY = "CREATE TABLE i (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, v int)";
    private static final String FILL = "INSERT INTO i OVERRIDING SYSTEM VALUE SELECT g, g FROM generate_series(1, 9) g";
    private static final String ERROR = """
            ERROR:  duplicate key value violates unique constraint "i_pkey"
            DETAIL:  Key (id)=(1) already exists.
            """;
    private static final String LEFT_OUT = ERROR + "STATEMENT:  insert into i (v) values (1)\n";
    private static final String GIVEN =
            ERROR + "STATEMENT:  insert into i (id, v) overriding system value values (1, 7)\n";

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void aRoleThatMayReadTheTableAloneIsToldWhichGrantIsMissing(TestDatabase database) throws Exception {
        String role = database.role("Odd reader");
        database.execute(IDENTITY, FILL, "GRANT SELECT ON i TO \"" + role + "\"");
        Explanation explained = as(database, role, LEFT_OUT);
        assertThat(causes(explained)).containsExactly("sequence-behind LIKELY");
        assertThat(explained.causes().get(0).evidence())
                .containsExactly(
                        "public.i.id takes its values from public.i_id_seq (generated always as identity)",
                        "what public.i_id_seq has issued is not known: no SELECT on the sequence",
                        "the statement leaves id to its default");
        assertThat(explained.causes().get(0).remedies())
                .extracting(remedy -> remedy.title())
                .containsExactly("keymend fix, as a role that may read and move public.i_id_seq");
        assertThat(explained.notes())
                .containsExactly(
                        "What public.i_id_seq has issued cannot be told: no SELECT on the sequence. This shows it:"
                                + " GRANT SELECT ON SEQUENCE public.i_id_seq TO \"" + role + "\";");
        assertThat(explained.existing()).hasSize(1);
        database.execute("GRANT SELECT ON SEQUENCE i_id_seq TO \"" + role + "\"", "SELECT setval('i_id_seq', 1)");
        assertThat(causes(as(database, role, LEFT_OUT))).containsExactly("sequence-behind PROVEN");
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void withoutTheStatementNothingIsMoreThanPossible(TestDatabase database) throws Exception {
        String role = database.role("reader");
        database.execute(
                "CREATE TABLE i (id serial PRIMARY KEY, v int)",
                "INSERT INTO i SELECT g, g FROM generate_series(1, 9) g",
                "GRANT SELECT ON i TO \"" + role + "\"");
        assertThat(causes(as(database, role, ERROR)))
                .containsExactly("sequence-behind POSSIBLE", "explicit-key POSSIBLE");
        assertThat(causes(as(database, role, GIVEN)))
                .as("the id may have been taken from the sequence first")
                .containsExactly("explicit-key LIKELY", "sequence-behind POSSIBLE");
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void withoutSelectOnTheTableTheKeyIsReadAllTheSame(TestDatabase database) throws Exception {
        String role = database.role("reader");
        database.execute(IDENTITY, FILL);
        Explanation explained = as(database, role, LEFT_OUT);
        assertThat(causes(explained)).containsExactly("sequence-behind LIKELY");
        assertThat(explained.key().values()).containsExactly("1");
        assertThat(explained.notes())
                .containsExactly(
                        "This role may not read public.i, so the row that is there stays unseen. This shows it: GRANT SELECT"
                                + " ON public.i TO " + role + ";",
                        "What public.i_id_seq has issued cannot be told: no SELECT on the column; no SELECT on the sequence."
                                + " This shows it: GRANT SELECT (id) ON public.i TO " + role
                                + "; GRANT SELECT ON SEQUENCE public.i_id_seq TO " + role + ";");
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void anUnreadableTableIsNoDoubtAboutTheKey(TestDatabase database) throws Exception {
        String role = database.role("reader");
        database.execute(
                "CREATE SCHEMA hidden",
                "CREATE TABLE hidden.i (id int CONSTRAINT i_pkey PRIMARY KEY, v int)",
                "INSERT INTO hidden.i VALUES (1, 1)");
        Explanation explained = as(database, role, ERROR);
        assertThat(causes(explained)).containsExactly("natural-key-duplicate LIKELY");
        assertThat(cause(explained, "natural-key-duplicate").evidence())
                .containsExactly("which row it was could not be looked up, because this role may not read the table");
        assertThat(explained.notes())
                .containsExactly(
                        "This role may not read hidden.i, so the row that is there stays unseen. This shows it: GRANT"
                                + " USAGE ON SCHEMA hidden TO " + role + "; GRANT SELECT ON hidden.i TO " + role + ";");
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void aTextMadeInAWayThatCannotBeReadBackwardsIsStillTheSequences(TestDatabase database) throws Exception {
        database.execute(
                "CREATE SEQUENCE numbers",
                "CREATE TABLE i (id text PRIMARY KEY DEFAULT md5(nextval('numbers')::text), v int)",
                "INSERT INTO i VALUES (md5('1'))");
        String text = ERROR.replace("(1)", "(c4ca4238a0b923820dcc509a6f75849b)")
                + "STATEMENT:  insert into i (v) values (1)\n";
        assertThat(causes(pasted(database, text))).containsExactly("sequence-behind LIKELY");
    }

    private static Explanation as(TestDatabase database, String role, String text) throws Exception {
        try (Connection connection = database.connect(role)) {
            return Explainer.on(connection).explain(UniqueViolation.parse(text).get(0));
        }
    }
}
