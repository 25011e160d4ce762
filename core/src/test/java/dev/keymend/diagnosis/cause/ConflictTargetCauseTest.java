// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis.cause;

import static dev.keymend.diagnosis.cause.Incidents.cause;
import static dev.keymend.diagnosis.cause.Incidents.causes;
import static dev.keymend.diagnosis.cause.Incidents.explain;
import static dev.keymend.diagnosis.cause.Incidents.explained;
import static dev.keymend.diagnosis.cause.Incidents.refused;
import static dev.keymend.diagnosis.cause.Incidents.steps;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keymend.testkit.PostgresTest;
import dev.keymend.testkit.Servers;
import dev.keymend.testkit.TestDatabase;

/** Each way in which the server refuses an ON CONFLICT, and the clause that would have done. */
class ConflictTargetCauseTest {
    private static final String ID = "wrong-conflict-target";

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void aPartialIndexWantsItsPredicate(TestDatabase database) throws Exception {
        database.execute(
                "CREATE TABLE users (id int PRIMARY KEY, email varchar(50), status text)",
                "CREATE UNIQUE INDEX live ON users (email) WHERE status = 'on'");
        String without = "INSERT INTO users (id, email) VALUES (1, 'a') ON CONFLICT (email) DO NOTHING";
        Cause cause = cause(explained(database, without), ID);
        assertThat(cause.summary())
                .endsWith(
                        "The nearest is live, which is partial: the clause has to repeat its predicate; the clause that"
                                + " matches it is ON CONFLICT (email) WHERE (status = 'on'::text).");
        assertThat(steps(cause)).hasSize(1);
        database.execute(steps(cause).get(0).replace("(…)", "(1, 'a')"));
        String other =
                "INSERT INTO users (id, email) VALUES (1, 'a') ON CONFLICT (email) WHERE status = 'off' DO NOTHING";
        assertThat(cause(explained(database, other), ID).summary())
                .contains(
                        "live, whose predicate does not follow from the clause's WHERE; the clause that matches it is");
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void anExpressionMustBeTheIndexes(TestDatabase database) throws Exception {
        database.execute(
                "CREATE TABLE users (id int PRIMARY KEY, email varchar(50), tenant int)",
                "CREATE UNIQUE INDEX mails ON users (lower(email), tenant)");
        String plain = "INSERT INTO users (id, email, tenant) VALUES (1, 'a', 1)"
                + " ON CONFLICT (tenant, email) DO UPDATE SET id = EXCLUDED.id";
        Cause cause = cause(explained(database, plain), ID);
        assertThat(cause.summary())
                .endsWith(
                        "The nearest is mails, which has another expression than the clause; the clause that matches it"
                                + " is ON CONFLICT (lower(email::text), tenant).");
        database.execute(steps(cause).get(0).replace("(…)", "(1, 'a', 1)"));
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void otherColumnsNeedAnotherIndex(TestDatabase database) throws Exception {
        database.execute("CREATE TABLE users (id int PRIMARY KEY, email text, tenant int, UNIQUE (email, tenant))");
        String fewer = "INSERT INTO users (id, email) VALUES (1, 'a') ON CONFLICT (email) DO NOTHING";
        Cause cause = cause(explained(database, fewer), ID);
        assertThat(cause.summary())
                .endsWith("The nearest is users_email_tenant_key, which has other columns than the clause.");
        assertThat(steps(cause)).containsExactly("CREATE UNIQUE INDEX CONCURRENTLY ON public.users (email);");
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void anInvalidIndexIsToBeFinished(TestDatabase database) throws Exception {
        database.execute("CREATE TABLE users (id int, email text)", "INSERT INTO users VALUES (1, 'a'), (2, 'a')");
        refused(database, "CREATE UNIQUE INDEX CONCURRENTLY mails ON users (email)");
        String upsert = "INSERT INTO users (id, email) VALUES (3, 'b') ON CONFLICT (email) DO NOTHING";
        Cause cause = cause(explained(database, upsert), ID);
        assertThat(cause.summary())
                .endsWith("which has these columns and is invalid: its build has failed or is not done.");
        assertThat(cause.evidence()).containsExactly("mails: ON CONFLICT (email) (invalid, so it cannot be named)");
        assertThat(steps(cause)).containsExactly("REINDEX INDEX CONCURRENTLY public.mails;");
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void aDeferrableConstraintNeedsATwinThatIsNamed(TestDatabase database) throws Exception {
        database.execute("CREATE TABLE t (id int PRIMARY KEY, late int UNIQUE DEFERRABLE)");
        String byColumn = "INSERT INTO t (id, late) VALUES (1, 1) ON CONFLICT (late) DO NOTHING";
        Cause cause = cause(explained(database, byColumn), ID);
        assertThat(cause.summary()).startsWith("t_late_key is deferrable, and ON CONFLICT cannot wait for");
        for (String step : steps(cause)) {
            database.execute(step.replace("(…)", "(1, 1)"));
        }
        assertThat(refused(database, byColumn).sqlState())
                .as("the columns find the deferrable one as well")
                .isEqualTo("55000");
        String byName = "INSERT INTO t (id, late) VALUES (1, 1) ON CONFLICT ON CONSTRAINT t_late_key DO NOTHING";
        assertThat(cause(explained(database, byName), ID).summary()).startsWith("t_late_key is deferrable");
        String any = "INSERT INTO t (id, late) VALUES (9, 9) ON CONFLICT DO NOTHING";
        assertThat(cause(explained(database, any), ID).summary())
                .endsWith("Without a target every constraint of the table counts.");
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void anExclusionConstraintKnowsDoNothingOnly(TestDatabase database) throws Exception {
        database.execute(
                "CREATE TABLE t (id int PRIMARY KEY, r int4range, CONSTRAINT no_overlap EXCLUDE USING gist (r WITH &&))");
        String update = "INSERT INTO t (id, r) VALUES (1, '[1,5)')"
                + " ON CONFLICT ON CONSTRAINT no_overlap DO UPDATE SET id = EXCLUDED.id";
        Cause cause = cause(explained(database, update), ID);
        assertThat(cause.summary())
                .startsWith("no_overlap is an exclusion constraint")
                .endsWith("works with it.");
        assertThat(cause.evidence())
                .containsExactly(
                        "t_pkey: ON CONFLICT (id)",
                        "no_overlap: ON CONFLICT ON CONSTRAINT no_overlap (an exclusion constraint: DO NOTHING only)");
        assertThat(steps(cause)).hasSize(1);
        database.execute(steps(cause).get(0).replace("(…)", "(1, '[1,5)')"));
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void anotherArbiterByColumnsExpressionOrName(TestDatabase database) throws Exception {
        database.execute(
                "CREATE TABLE users (id int PRIMARY KEY, email text UNIQUE, name text)",
                "CREATE UNIQUE INDEX names ON users (lower(name))",
                "INSERT INTO users VALUES (1, 'a', 'Ann')");
        String insert = "INSERT INTO users (id, email, name) VALUES (2, 'a', 'Bob') ON CONFLICT ";
        for (String target : new String[] {"(id)", "(lower(name))", "ON CONSTRAINT users_pkey"}) {
            Cause cause = cause(explained(database, insert + target + " DO NOTHING"), ID);
            assertThat(cause.confidence()).isEqualTo(Confidence.PROVEN);
            assertThat(cause.evidence()).containsExactly("the clause that names it is ON CONFLICT (email)");
            assertThat(steps(cause)).hasSize(2).last().asString().endsWith("\n  ON CONFLICT DO NOTHING;");
        }
        String same = "INSERT INTO users (id, email, name) VALUES (2, 'b', 'ANN')";
        assertThat(causes(explain(
                        database, refused(database, same), same + " ON CONFLICT (LOWER(name::text)) DO NOTHING")))
                .as("the clause names the violated index")
                .doesNotContain("wrong-conflict-target PROVEN");
        String named = "INSERT INTO users (id, email, name) VALUES (2, 'a', 'x')";
        assertThat(causes(explain(
                        database,
                        refused(database, named),
                        named + " ON CONFLICT ON CONSTRAINT users_email_key DO NOTHING")))
                .doesNotContain("wrong-conflict-target PROVEN");
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void noTargetIsNotProposedBesideADeferrableConstraint(TestDatabase database) throws Exception {
        database.execute(
                "CREATE TABLE t (id int PRIMARY KEY, code text UNIQUE, late int UNIQUE DEFERRABLE)",
                "INSERT INTO t VALUES (1, 'a', 1)");
        String insert = "INSERT INTO t (id, code) VALUES (1, 'b') ON CONFLICT (code) DO NOTHING";
        assertThat(steps(cause(explained(database, insert), ID))).hasSize(1);
        assertThatThrownBy(() -> database.execute("INSERT INTO t (id, code) VALUES (2, 'c') ON CONFLICT DO NOTHING"))
                .hasMessageContaining("deferrable");
    }
}
