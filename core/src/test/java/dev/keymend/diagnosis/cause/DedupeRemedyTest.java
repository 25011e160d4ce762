// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis.cause;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keymend.plan.Remedy;
import dev.keymend.testkit.PostgresTest;
import dev.keymend.testkit.Servers;
import dev.keymend.testkit.TestDatabase;
import java.sql.SQLException;

/** A key that could not be built is built by the SQL that is shown, and what it takes away is kept. */
class DedupeRemedyTest {
    private static final String CAUSE = "existing-duplicates";
    private static final String KEEP = "Keep one row";

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void theNewestRowOfEachKeyStays(TestDatabase database) throws Exception {
        people(database);
        String create = "CREATE UNIQUE INDEX people_email ON people (email DESC)";
        Refused refused = Refused.by(database, create).knowing(create);
        Refused.run(database, refused.remedy(CAUSE, KEEP));
        assertThat(database.rows("SELECT id FROM people ORDER BY id").toString())
                .isEqualTo("[[2], [3], [4], [5]]");
        assertThat(database.rows("SELECT id, email FROM people_duplicates").toString())
                .isEqualTo("[[1, a@x]]");
        assertThat(unique(database, "people_email")).isEqualTo("t");
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void withoutTheStatementTheErrorsFieldsAreEnough(TestDatabase database) throws Exception {
        people(database);
        Refused refused = Refused.by(database, "ALTER TABLE people ADD CONSTRAINT k UNIQUE (email)");
        assertThat(refused.withoutFields().remedies(CAUSE))
                .as("nothing says which table")
                .isEmpty();
        Remedy remedy = refused.remedy(CAUSE, KEEP);
        assertThat(remedy.steps().get(0).sql()).contains("-- and here the statement that failed");
        Refused.run(database, remedy);
        database.execute("ALTER TABLE people ADD CONSTRAINT k UNIQUE (email)");
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void aConstraintIsAddedAsOne(TestDatabase database) throws Exception {
        database.execute(
                "CREATE SCHEMA \"a\"\"b\"",
                "CREATE TABLE \"a\"\"b\".\"T;1\" (\"we ird\" text, n int)",
                "INSERT INTO \"a\"\"b\".\"T;1\" VALUES ('x', 1), ('x', 1), ('x', 2), (NULL, 1), (NULL, 1)");
        String alter = "ALTER TABLE \"a\"\"b\".\"T;1\" ADD CONSTRAINT \"k'\" UNIQUE (\"we ird\", n)";
        Refused refused = Refused.by(database, alter).knowing(alter);
        Refused.run(database, refused.remedy(CAUSE, "List"));
        Refused.run(database, refused.remedy(CAUSE, KEEP));
        assertThat(database.text("SELECT count(*)::text FROM \"a\"\"b\".\"T;1\""))
                .isEqualTo("4");
        assertThat(database.text("SELECT contype::text FROM pg_constraint WHERE conname = 'k'''"))
                .isEqualTo("u");
        assertThat(database.text("SELECT count(*)::text FROM \"a\"\"b\".\"T;1_duplicates\""))
                .isEqualTo("1");
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void whatAFailedBuildLeftBehindIsDropped(TestDatabase database) throws Exception {
        people(database);
        database.execute("INSERT INTO people (email, gone) VALUES ('B@X', false), ('b@x', true)");
        String create = "CREATE UNIQUE INDEX CONCURRENTLY people_email ON people (lower(email), n) WHERE NOT gone";
        Refused refused = Refused.by(database, create).knowing(create);
        Remedy remedy = refused.remedy(CAUSE, KEEP);
        assertThat(remedy.steps()).hasSize(2);
        Refused.run(database, remedy);
        assertThat(unique(database, "people_email")).isEqualTo("t");
        assertThat(database.text("SELECT pg_get_indexdef('people_email'::regclass)"))
                .contains("lower(email), n) WHERE (NOT gone)");
        assertThat(database.text("SELECT string_agg(email, ',' ORDER BY email) FROM people_duplicates"))
                .isEqualTo("a@x,b@x");
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void aPartialIndexThatIsNotThereIsNotGuessed(TestDatabase database) throws Exception {
        people(database);
        String create = "CREATE UNIQUE INDEX people_email ON people (email) WHERE NOT gone";
        assertThat(Refused.by(database, create).knowing(create).remedies(CAUSE)).isEmpty();
        String expression = "CREATE UNIQUE INDEX people_email ON people (lower(email))";
        assertThat(Refused.by(database, expression).knowing(expression).remedies(CAUSE))
                .isEmpty();
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void aPartitionedTableIsCleanedAsAWhole(TestDatabase database) throws Exception {
        database.execute(
                "CREATE TABLE root (a int, b int) PARTITION BY RANGE (a)",
                "CREATE TABLE leaf1 PARTITION OF root FOR VALUES FROM (0) TO (10)",
                "CREATE TABLE leaf2 PARTITION OF root FOR VALUES FROM (10) TO (20)",
                "INSERT INTO root VALUES (1, 1), (1, 1), (11, 1), (11, 1), (12, 1)");
        String alter = "ALTER TABLE root ADD PRIMARY KEY (a, b)";
        Refused.run(database, Refused.by(database, alter).knowing(alter).remedy(CAUSE, KEEP));
        assertThat(database.text("SELECT count(*)::text FROM root")).isEqualTo("3");
        assertThat(database.text("SELECT count(*)::text FROM root_duplicates")).isEqualTo("2");
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void foreignKeysToTheRowsAreNamed(TestDatabase database) throws Exception {
        people(database);
        database.execute("CREATE TABLE \"pets\n\" (owner int REFERENCES people ON DELETE CASCADE)");
        String create = "CREATE UNIQUE INDEX ON people (email)";
        Remedy remedy = Refused.by(database, create).knowing(create).remedy(CAUSE, KEEP);
        assertThat(remedy.steps().get(0).sql())
                .startsWith("-- public.\"pets \" refers to these rows (")
                .contains("or they are DELETED, too.");
        Refused.run(database, remedy);
    }

    private static void people(TestDatabase database) throws SQLException {
        database.execute(
                "CREATE TABLE people (id serial PRIMARY KEY, email text, n int DEFAULT 1, gone bool DEFAULT false)",
                "INSERT INTO people (email) VALUES ('a@x'), ('a@x'), ('b@x'), (NULL), (NULL)");
    }

    private static String unique(TestDatabase database, String index) throws SQLException {
        return database.text("SELECT (indisunique AND indisvalid)::text FROM pg_index WHERE indexrelid = '" + index
                        + "'::regclass")
                .substring(0, 1);
    }
}
