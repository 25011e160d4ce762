// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keymend.plan.Remedy;
import dev.keymend.sample.Sql;
import dev.keymend.testkit.PostgresTest;
import dev.keymend.testkit.Race;
import dev.keymend.testkit.Servers;
import dev.keymend.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** From serial to identity and back, on real servers. */
class SerialColumnTest {
    private static final String RULE = "serial-column";

    /** Everything about a column and its sequence that a conversion could lose, but the kind of the column. */
    private static final String CARRIED = """
            select concat_ws(' | ', s.relname, s.relnamespace::regnamespace, pg_get_userbyid(s.relowner),
                     array(select concat_ws(' ', g.grantor::regrole, g.grantee::regrole, g.privilege_type, g.is_grantable)
                             from aclexplode(coalesce(s.relacl, acldefault('s', s.relowner))) g order by 1),
                     obj_description(s.oid, 'pg_class'), q.seqtypid::regtype, q.seqincrement, q.seqmin, q.seqmax,
                     q.seqstart, q.seqcache, q.seqcycle,
                     array(select a.adrelid::regclass || '.' || a.adnum from pg_depend d
                             join pg_attrdef a on d.classid = 'pg_attrdef'::regclass and a.oid = d.objid
                            where d.refobjid = s.oid and a.adrelid::regclass::text not like '%sers%' order by 1))
              from pg_class s join pg_sequence q on q.seqrelid = s.oid
             order by 1""";

    @PostgresTest
    void everythingIsCarriedOverAndBack(TestDatabase database) throws Exception {
        String app = database.role("app");
        String reader = database.role("Reader's");
        String newcomer = database.role("newcomer");
        database.execute(
                "CREATE SCHEMA \"My Shop\" AUTHORIZATION " + app,
                "CREATE TABLE \"My Shop\".\"Users\" (\"Id\" serial PRIMARY KEY, name text)",
                "ALTER TABLE \"My Shop\".\"Users\" OWNER TO " + app,
                "ALTER SEQUENCE \"My Shop\".\"Users_Id_seq\" INCREMENT 5 MINVALUE -7 MAXVALUE 500000 START 3 CACHE 4 CYCLE",
                "SELECT setval('\"My Shop\".\"Users_Id_seq\"', 18)",
                "GRANT USAGE ON SEQUENCE \"My Shop\".\"Users_Id_seq\" TO \"" + reader + "\" WITH GRANT OPTION",
                "GRANT SELECT ON SEQUENCE \"My Shop\".\"Users_Id_seq\" TO PUBLIC",
                "REVOKE UPDATE ON SEQUENCE \"My Shop\".\"Users_Id_seq\" FROM " + app,
                "COMMENT ON SEQUENCE \"My Shop\".\"Users_Id_seq\" IS 'it''s \\ours'",
                "ALTER DEFAULT PRIVILEGES FOR ROLE " + app + " GRANT ALL ON SEQUENCES TO " + newcomer,
                "CREATE TABLE \"My Shop\".guests (n bigint DEFAULT nextval('\"My Shop\".\"Users_Id_seq\"'))",
                "CREATE VIEW names AS SELECT \"Id\", name FROM \"My Shop\".\"Users\"");
        try (Connection connection = database.connect()) {
            String before = Sql.text(connection, CARRIED);
            Remedy remedy = Remedies.only(connection, RULE).remedies().get(0);
            assertThat(remedy.title()).isEqualTo("Make \"My Shop\".\"Users\".\"Id\" GENERATED ALWAYS AS IDENTITY");
            Remedies.run(connection, remedy);
            assertThat(Sql.text(connection, CARRIED)).isEqualTo(before);
            assertThat(Remedies.findings(connection, RULE)).isEmpty();
            assertThat(inserted(connection)).isEqualTo("23");
            assertThat(Sql.text(connection, "SELECT pg_get_serial_sequence('\"My Shop\".\"Users\"', 'Id')"))
                    .isEqualTo("\"My Shop\".\"Users_Id_seq\"");
            assertThat(Sql.text(connection, "INSERT INTO \"My Shop\".guests DEFAULT VALUES RETURNING n"))
                    .isEqualTo("28");
            Remedies.takeBack(connection, remedy);
            assertThat(Sql.text(connection, CARRIED)).isEqualTo(before);
            assertThat(Long.parseLong(inserted(connection)))
                    .as("what was issued is never issued again")
                    .isGreaterThan(28);
            assertThat(Remedies.only(connection, RULE).remedies()).hasSize(2);
        }
    }

    @PostgresTest
    void privilegesThatEverybodyHasByDefaultStayAsTheyAre(TestDatabase database) throws Exception {
        String newcomer = database.role("newcomer");
        database.execute(
                "CREATE TABLE users (id serial PRIMARY KEY)",
                "ALTER DEFAULT PRIVILEGES GRANT ALL ON SEQUENCES TO PUBLIC, " + newcomer);
        try (Connection connection = database.connect()) {
            String before = Sql.text(connection, CARRIED);
            Remedy remedy = Remedies.only(connection, RULE).remedies().get(1);
            Remedies.run(connection, remedy);
            assertThat(Sql.text(connection, CARRIED)).isEqualTo(before);
            Remedies.takeBack(connection, remedy);
            assertThat(Sql.text(connection, CARRIED)).isEqualTo(before);
        }
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void aTypeThatIsNotTheColumnsIsKept(TestDatabase database) throws Exception {
        database.execute(
                "CREATE TABLE users (id serial PRIMARY KEY)",
                "ALTER SEQUENCE users_id_seq AS bigint MAXVALUE 5000000000 MINVALUE 10 START 20 RESTART");
        try (Connection connection = database.connect()) {
            String before = Sql.text(connection, CARRIED);
            Remedy remedy = Remedies.only(connection, RULE).remedies().get(0);
            Remedies.run(connection, remedy);
            assertThat(Sql.text(connection, CARRIED)).isEqualTo(before);
            assertThat(Sql.text(connection, "SELECT last_value || ' ' || is_called FROM users_id_seq"))
                    .as("never called, as before")
                    .isEqualTo("20 false");
            Remedies.takeBack(connection, remedy);
            assertThat(Sql.text(connection, CARRIED)).isEqualTo(before);
        }
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void alwaysRefusesInsertsWithIdsButNotCopyAndByDefaultRefusesNeither(TestDatabase database) throws Exception {
        database.execute("CREATE TABLE users (id serial PRIMARY KEY)", "INSERT INTO users DEFAULT VALUES");
        try (Connection connection = database.connect()) {
            List<Remedy> remedies = Remedies.only(connection, RULE).remedies();
            Remedies.run(connection, remedies.get(0));
            assertThatThrownBy(() -> Sql.execute(connection, "INSERT INTO users VALUES (2)"))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("428C9"));
            Sql.execute(connection, "COPY users FROM PROGRAM 'echo 2'");
            assertThatThrownBy(() -> Sql.execute(connection, "INSERT INTO users DEFAULT VALUES"))
                    .as("what COPY let in is met by the sequence")
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("23505"));
            Remedies.takeBack(connection, remedies.get(0));
            Remedies.run(connection, Remedies.only(connection, RULE).remedies().get(1));
            Sql.execute(connection, "INSERT INTO users VALUES (77)");
        }
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void valuesCachedByOthersAreNotHandedOutAgain(TestDatabase database) throws Exception {
        database.execute("CREATE TABLE users (id serial PRIMARY KEY)", "ALTER SEQUENCE users_id_seq CACHE 20");
        try (Connection other = database.connect();
                Connection connection = database.connect()) {
            assertThat(Sql.text(other, "INSERT INTO users DEFAULT VALUES RETURNING id"))
                    .isEqualTo("1");
            Remedies.run(connection, Remedies.only(connection, RULE).remedies().get(0));
            assertThat(Sql.text(connection, "INSERT INTO users DEFAULT VALUES RETURNING id"))
                    .isEqualTo("21");
            assertThat(Sql.text(other, "INSERT INTO users DEFAULT VALUES RETURNING id"))
                    .isEqualTo("41");
        }
    }

    /** READ COMMITTED; an insert that waits finds the new sequence. */
    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void writersGoOnWhileItIsConvertedAndBack(TestDatabase database) throws Exception {
        database.execute("CREATE TABLE users (id serial PRIMARY KEY)");
        AtomicBoolean stop = new AtomicBoolean();
        List<Race<List<Integer>>> writers = new ArrayList<>();
        List<Integer> handedOut = new ArrayList<>();
        try (Connection connection = database.connect()) {
            for (int i = 0; i < 4; i++) {
                writers.add(Race.start(() -> write(database, stop)));
            }
            for (int i = 0; i < 10; i++) {
                Remedy remedy = Remedies.only(connection, RULE).remedies().get(0);
                Remedies.run(connection, remedy);
                Remedies.takeBack(connection, remedy);
            }
            stop.set(true);
            for (Race<List<Integer>> writer : writers) {
                handedOut.addAll(writer.await(Duration.ofSeconds(20)));
            }
        } finally {
            stop.set(true);
            writers.forEach(Race::close);
        }
        assertThat(handedOut).hasSizeGreaterThan(10).doesNotHaveDuplicates();
    }

    private static List<Integer> write(TestDatabase database, AtomicBoolean stop) throws SQLException {
        List<Integer> ids = new ArrayList<>();
        try (Connection connection = database.connect();
                PreparedStatement insert =
                        connection.prepareStatement("INSERT INTO users DEFAULT VALUES RETURNING id")) {
            while (!stop.get()) {
                try (ResultSet row = insert.executeQuery()) {
                    row.next();
                    ids.add(row.getInt(1));
                }
            }
        }
        return ids;
    }

    @PostgresTest(from = 17)
    void partitionsTakePartFrom17On(TestDatabase database) throws Exception {
        partitioned(database);
        try (Connection connection = database.connect()) {
            Remedy remedy = Remedies.only(connection, RULE).remedies().get(0);
            Remedies.run(connection, remedy);
            assertThat(Sql.text(connection, "INSERT INTO p1 (n) VALUES (5) RETURNING id"))
                    .isEqualTo("3");
            assertThat(Sql.text(connection, "INSERT INTO p (n) VALUES (6) RETURNING id"))
                    .isEqualTo("4");
            Remedies.takeBack(connection, remedy);
            assertThat(Sql.text(connection, "INSERT INTO p1 (n) VALUES (7) RETURNING id"))
                    .isEqualTo("5");
        }
    }

    @PostgresTest(to = 16)
    void beforeThatAPartitionedTableIsLeftAlone(TestDatabase database) throws Exception {
        partitioned(database);
        assertThat(refusals(database))
                .containsExactly("public.p.id (public.p_id_seq): before PostgreSQL 17 partitions take no part in the"
                        + " identity of their table, so that inserts straight into a partition would fail with 23502");
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void whatCannotBeConvertedIsSaid(TestDatabase database) throws Exception {
        String stranger = database.role("stranger");
        database.execute(
                "CREATE TABLE a_nullable (id serial)",
                "ALTER TABLE a_nullable ALTER id DROP NOT NULL",
                "CREATE TABLE b_numeric (id serial)",
                "ALTER TABLE b_numeric ALTER id TYPE numeric",
                "CREATE TABLE c_parent (id serial PRIMARY KEY)",
                "CREATE TABLE c_child () INHERITS (c_parent)",
                "CREATE TABLE d_viewed (id serial PRIMARY KEY)",
                "CREATE VIEW next_id AS SELECT nextval('d_viewed_id_seq') AS id",
                "CREATE TABLE e_granted (id serial PRIMARY KEY)",
                "GRANT USAGE ON e_granted_id_seq TO " + stranger + " WITH GRANT OPTION",
                "SET ROLE " + stranger + "; GRANT USAGE ON e_granted_id_seq TO PUBLIC; RESET ROLE",
                "CREATE TABLE f_computed (id serial PRIMARY KEY)",
                "ALTER TABLE f_computed ALTER id SET DEFAULT nextval('f_computed_id_seq') + 1",
                "CREATE TEMPORARY TABLE own (id serial)");
        assertThat(refusals(database))
                .containsExactly(
                        "public.a_nullable.id (public.a_nullable_id_seq): an identity column must be NOT NULL, and this"
                                + " one is not",
                        "public.b_numeric.id (public.b_numeric_id_seq): an identity column must be smallint, integer or"
                                + " bigint, and this one is numeric",
                        "public.c_parent.id (public.c_parent_id_seq): other tables inherit from this one; they share its"
                                + " default but would not share its identity, so that inserts into them would fail with"
                                + " 23502",
                        "public.d_viewed.id (public.d_viewed_id_seq): something else depends on the sequence, which is"
                                + " replaced: rule _RETURN on view public.next_id",
                        "public.e_granted.id (public.e_granted_id_seq): privileges on the sequence were granted by"
                                + " somebody who does not own it, and cannot be carried over",
                        "public.f_computed.id (public.f_computed_id_seq): its default computes something from the"
                                + " sequence: (nextval('public.f_computed_id_seq'::regclass) + 1)");
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void onlyTheOwnerIsOfferedIt(TestDatabase database) throws Exception {
        String reader = database.role("reader");
        database.execute(
                "CREATE TABLE users (id serial PRIMARY KEY)", "GRANT SELECT ON users, users_id_seq TO " + reader);
        try (Connection connection = database.connect(reader)) {
            assertThat(refusal(Remedies.only(connection, RULE))).endsWith(": this role does not own the table");
        }
    }

    @PostgresTest(from = 17)
    void aPartitionKeepsASequenceOfItsOwn(TestDatabase database) throws Exception {
        partitioned(database);
        database.execute("CREATE SEQUENCE own", "ALTER TABLE p1 ALTER id SET DEFAULT nextval('own')");
        assertThat(refusals(database))
                .containsExactly(
                        "public.p.id (public.p_id_seq): a partition has a sequence of its own, which it would lose");
    }

    private static void partitioned(TestDatabase database) throws SQLException {
        database.execute(
                "CREATE TABLE p (id serial, n int, PRIMARY KEY (id, n)) PARTITION BY RANGE (n)",
                "CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (100)",
                "INSERT INTO p (n) VALUES (1), (2)");
    }

    private static List<String> refusals(TestDatabase database) throws SQLException {
        try (Connection connection = database.connect()) {
            return Remedies.findings(connection, RULE).stream()
                    .map(SerialColumnTest::refusal)
                    .toList();
        }
    }

    private static String refusal(Finding finding) {
        assertThat(finding.remedies()).isEmpty();
        return finding.subject() + ": " + finding.evidence().get("refusedBecause");
    }

    private static String inserted(Connection connection) throws SQLException {
        return Sql.text(connection, "INSERT INTO \"My Shop\".\"Users\" (name) VALUES ('new') RETURNING \"Id\"");
    }
}
