// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keymend.catalog.CatalogSnapshot;
import dev.keymend.catalog.Range;
import dev.keymend.catalog.ReadOptions;
import dev.keymend.catalog.Unexamined;
import dev.keymend.plan.Remedy;
import dev.keymend.plan.Step;
import dev.keymend.testkit.PostgresTest;
import dev.keymend.testkit.Servers;
import dev.keymend.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Columns that hold fewer values than their sequence has, and are no integers: numeric, texts, domains over them. */
class EndOfRoomTest {
    @Test
    void everyNumericHoldsSoManyWholeNumbers() {
        assertThat(Range.ofType("numeric(5,2)")).isEqualTo(new Range(-999, 999));
        assertThat(Range.ofType("numeric(2,5)")).isEqualTo(new Range(0, 0));
        assertThat(Range.ofType("numeric(18,0)"))
                .isEqualTo(new Range(-999_999_999_999_999_999L, 999_999_999_999_999_999L));
        assertThat(Range.ofType("numeric(19,0)")).isNull();
        assertThat(Range.ofType("numeric")).isNull();
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void theLastValueThatFitsIsTheLast(TestDatabase database) throws Exception {
        database.execute(
                "CREATE DOMAIN code AS varchar(2)",
                "CREATE DOMAIN inner_code AS code",
                "CREATE DOMAIN amount AS numeric(4,2)",
                "CREATE SEQUENCE s",
                "CREATE SEQUENCE hundreds",
                "CREATE TABLE a_numeric (id numeric(5,2) PRIMARY KEY DEFAULT nextval('hundreds'))",
                "CREATE TABLE b_whole (id numeric(2) PRIMARY KEY DEFAULT nextval('s'))",
                "CREATE TABLE c_text (id varchar(2) PRIMARY KEY DEFAULT nextval('s'))",
                "CREATE TABLE d_domain (id code PRIMARY KEY DEFAULT nextval('s'))",
                "CREATE TABLE e_domains (id inner_code PRIMARY KEY DEFAULT nextval('s'))",
                "CREATE TABLE f_amount (id amount PRIMARY KEY DEFAULT nextval('s'))",
                "CREATE TABLE g_endless (id numeric PRIMARY KEY DEFAULT nextval('s'))",
                "SELECT setval('s', 98), setval('hundreds', 998)");
        assertThat(Audits.findings(database, new SequenceExhaustedRule())).isEmpty();
        assertThat(Audits.findings(database, new SequenceNearEndRule()))
                .as("1 value is left")
                .hasSize(6);
        for (String table : List.of("a_numeric", "b_whole", "c_text", "d_domain", "e_domains", "f_amount")) {
            database.execute("SELECT setval('s', 98)", "INSERT INTO " + table + " DEFAULT VALUES");
        }
        database.execute("SELECT setval('s', 99), setval('hundreds', 999)");
        assertThat(Audits.findings(database, new SequenceExhaustedRule()))
                .extracting(Finding::summary)
                .containsExactlyInAnyOrder(
                        exhausted(1000, "numeric(5,2)"),
                        exhausted(100, "numeric(2,0)"),
                        exhausted(100, "character varying(2)"),
                        exhausted(100, "public.code"),
                        exhausted(100, "public.inner_code"),
                        exhausted(100, "public.amount"));
        assertThat(Audits.findings(database, new SequenceExhaustedRule()))
                .flatExtracting(Finding::remedies)
                .flatExtracting(Remedy::steps)
                .extracting(Step::sql)
                .containsExactlyInAnyOrder(
                        "ALTER TABLE public.a_numeric ALTER COLUMN id TYPE numeric;",
                        "ALTER TABLE public.b_whole ALTER COLUMN id TYPE numeric;",
                        "ALTER TABLE public.c_text ALTER COLUMN id TYPE text;",
                        "ALTER TABLE public.d_domain ALTER COLUMN id TYPE text;",
                        "ALTER TABLE public.e_domains ALTER COLUMN id TYPE text;",
                        "ALTER TABLE public.f_amount ALTER COLUMN id TYPE numeric;");
    }

    private static String exhausted(int next, String type) {
        return "Every insert fails: the next value " + next + " does not fit the column, which is " + type + ".";
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void aForeignKeysColumnMayEndFirst(TestDatabase database) throws Exception {
        database.execute(
                "CREATE SEQUENCE s",
                "CREATE TABLE users (id numeric PRIMARY KEY DEFAULT nextval('s'))",
                "CREATE TABLE orders (user_id numeric(3) REFERENCES users)",
                "SELECT setval('s', 990)");
        Finding finding = Audits.only(Audits.findings(database, new SequenceNearEndRule()));
        assertThat(finding.summary())
                .isEqualTo("99 % are used up: 9 values are left before 999, where public.orders.user_id (numeric(3,0))"
                        + " ends. It is not widened from here: public.orders.user_id is numeric(3,0), and only"
                        + " integer columns are widened.");
    }

    @PostgresTest(from = 15, servers = Servers.OLDEST_AND_NEWEST)
    void aTypeThatRoundsIsNotExamined(TestDatabase database) throws Exception {
        database.execute("CREATE SEQUENCE s", "CREATE TABLE t (id numeric(3,-2) PRIMARY KEY DEFAULT nextval('s'))");
        CatalogSnapshot snapshot = Audits.snapshot(database, ReadOptions.Depth.INSERTS);
        assertThat(snapshot.unexamined())
                .extracting(Unexamined::reason)
                .containsExactly("its type numeric(3,-2) rounds whole numbers");
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void aSequenceThatEndsWithATextKeepsItsType(TestDatabase database) throws Exception {
        database.execute(
                "CREATE SEQUENCE s",
                "CREATE TABLE t (id varchar(10) PRIMARY KEY DEFAULT nextval('s')::varchar)",
                "CREATE SEQUENCE down INCREMENT -1",
                "CREATE TABLE d (id numeric(5,2) PRIMARY KEY DEFAULT nextval('down'))");
        List<Finding> findings = Audits.findings(database, new SequenceWiderRule());
        assertThat(findings)
                .extracting(Finding::summary)
                .containsExactlyInAnyOrder(
                        "The column is character varying(10) and ends at 9999999999, its sequence goes on to"
                                + " 9223372036854775807: one day an insert fails with \"value too long for type"
                                + " character varying(10)\" while the sequence looks as if it had room.",
                        "The column is numeric(5,2) and ends at -999, its sequence goes on to -9223372036854775808: one"
                                + " day an insert fails with \"numeric field overflow\" while the sequence looks as if"
                                + " it had room.");
        assertThat(findings)
                .flatExtracting(Finding::remedies)
                .flatExtracting(Remedy::steps)
                .extracting(Step::sql)
                .containsExactlyInAnyOrder(
                        "ALTER SEQUENCE public.s MAXVALUE 9999999999;", "ALTER SEQUENCE public.down MINVALUE -999;");
        for (Finding finding : findings) {
            Audits.run(database, finding.remedies().get(0));
        }
        assertThat(Audits.findings(database, new SequenceWiderRule())).isEmpty();
        for (Finding finding : findings) {
            database.execute(
                    String.valueOf(finding.remedies().get(0).steps().get(0).undo()));
        }
        assertThat(Audits.findings(database, new SequenceWiderRule())).hasSize(2);
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void aSequencePastItsColumnCannotEndThereAndTheColumnIsWidened(TestDatabase database) throws Exception {
        database.execute(
                "CREATE SEQUENCE s",
                "CREATE TABLE t (id int PRIMARY KEY DEFAULT nextval('s'))",
                "SELECT setval('s', 2147483648)");
        Finding finding = wider(database);
        assertThat(finding.summary())
                .isEqualTo("The column is integer and ends at 2147483647, its sequence goes on to 9223372036854775807"
                        + " and stands at 2147483648 already: inserts fail with \"integer out of range\" until the"
                        + " column is wider.");
        assertThat(finding.remedies()).extracting(Remedy::title).containsExactly("Widen public.t.id to bigint");
        database.execute("CREATE VIEW v AS SELECT id FROM t");
        assertThat(wider(database).summary())
                .endsWith(
                        " Neither is changed from here: the sequence stands at 2147483648, beyond the column's end,"
                                + " and the type of public.t.id cannot be changed while it is used by rule _RETURN on view public.v.");
        assertThat(wider(database).remedies())
                .flatExtracting(Remedy::steps)
                .extracting(Step::sql)
                .containsExactly("ALTER TABLE public.t ALTER COLUMN id TYPE bigint;");
        database.execute("DROP VIEW v");
        try (Connection connection = database.connect()) {
            Remedies.run(connection, finding.remedies().get(0));
        }
        database.execute("INSERT INTO t DEFAULT VALUES");
        assertThat(Audits.findings(database, new SequenceWiderRule())).isEmpty();
    }

    private static Finding wider(TestDatabase database) throws SQLException {
        return Audits.only(Audits.findings(database, new SequenceWiderRule()));
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void whatAPartialKeyHoldsIsSaid(TestDatabase database) throws Exception {
        database.execute(
                "CREATE TABLE t (id serial, active bool DEFAULT false)",
                "CREATE UNIQUE INDEX t_active ON t (id) WHERE active",
                "INSERT INTO t SELECT n, true FROM generate_series(1, 5) AS n");
        assertThat(Audits.only(Audits.findings(database, new SequenceBehindRule()))
                        .summary())
                .isEqualTo("The next insert gets 1, which is taken; 5 inserts fail before it is past 5. The key holds"
                        + " only rows WHERE (active), so whether an insert collides depends on the row.");
    }
}
