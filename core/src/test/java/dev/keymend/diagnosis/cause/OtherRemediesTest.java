// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis.cause;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keymend.plan.Remedy;
import dev.keymend.testkit.PostgresTest;
import dev.keymend.testkit.Servers;
import dev.keymend.testkit.TestDatabase;
import java.util.List;

/** Partial indexes, shifts, overlaps and repeats: the SQL that is shown lets the refused statement pass. */
class OtherRemediesTest {
    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void aPartialIndexForEachSortOfMark(TestDatabase database) throws Exception {
        List<String> marks = List.of(
                "deleted_at timestamptz|now()|deleted_at IS NULL",
                "deleted bool|true|(deleted IS NOT TRUE)",
                "is_deleted bool NOT NULL DEFAULT false|true|(NOT is_deleted)",
                "deleted_on date|'2026-01-01'|deleted_on IS NULL",
                "removed smallint NOT NULL DEFAULT 0|1|removed = 0");
        for (String each : marks) {
            String[] mark = each.split("\\|", -1);
            database.execute(
                    "DROP TABLE IF EXISTS m",
                    "CREATE TABLE m (id serial PRIMARY KEY, email text UNIQUE, name text, " + mark[0] + ")",
                    "INSERT INTO m VALUES (DEFAULT, 'a', 'Ann', " + mark[1] + ")");
            String insert = "INSERT INTO m (email, name) VALUES ('a', 'Bob')";
            Refused refused = Refused.by(database, insert).knowing(insert);
            Refused.run(database, refused.remedy("soft-deleted-row", "Let"));
            database.execute(insert);
            assertThat(database.text("SELECT pg_get_indexdef('m_email_key_living'::regclass)"))
                    .contains(mark[2]);
            assertThat(database.text("SELECT count(*)::text FROM m")).isEqualTo("2");
            Refused.by(database, insert);
        }
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void aDeletedRowComesBackAndALivingOneStays(TestDatabase database) throws Exception {
        for (String mark : List.of("deleted_at timestamptz|now()|NULL", "deleted bool|true|false")) {
            String[] parts = mark.split("\\|", -1);
            database.execute(
                    "DROP TABLE IF EXISTS m",
                    "CREATE TABLE m (email text UNIQUE, name text, " + parts[0] + ")",
                    "INSERT INTO m VALUES ('a', 'Ann', " + parts[1] + ")");
            String insert = "INSERT INTO m (email, name) VALUES ('a', 'Bob')";
            Remedy back = Refused.by(database, insert).knowing(insert).remedy("soft-deleted-row", "Or bring");
            Refused.run(database, back, "'a'", "'Bob'");
            assertThat(database.rows("SELECT name, coalesce(" + parts[0].substring(0, parts[0].indexOf(' '))
                                    + "::text, 'NULL') FROM m")
                            .toString())
                    .isEqualTo("[[Bob, " + parts[2] + "]]");
            Refused.run(database, back, "'a'", "'Eve'");
            assertThat(database.text("SELECT name FROM m")).isEqualTo("Bob");
        }
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void aMarkOfWordsIsTheApplicationsToRead(TestDatabase database) throws Exception {
        database.execute("CREATE TABLE m (email text UNIQUE, deleted text)", "INSERT INTO m VALUES ('a', 'yes')");
        assertThat(Refused.by(database, "INSERT INTO m (email) VALUES ('a')").remedies("soft-deleted-row"))
                .isEmpty();
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void aDeferrableConstraintLetsAShiftPass(TestDatabase database) throws Exception {
        database.execute(
                "CREATE TABLE list (a int, pos int, note text, CONSTRAINT k UNIQUE (a, pos) INCLUDE (note))",
                "INSERT INTO list SELECT 1, g FROM generate_series(0, 9) g");
        String shift = "UPDATE list SET pos = pos + 2";
        Refused refused = Refused.by(database, shift).knowing(shift);
        Refused.run(database, refused.remedy("transient-update", "Let"));
        database.execute(shift);
        assertThat(database.text("SELECT min(pos) || '-' || max(pos) FROM list"))
                .isEqualTo("2-11");
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void twoPassesShiftZeroToo(TestDatabase database) throws Exception {
        database.execute(
                "CREATE TABLE list (\"Pos\" int UNIQUE, was int)",
                "INSERT INTO list SELECT g, g FROM generate_series(0, 9) g");
        String shift = "UPDATE list SET \"Pos\" = \"Pos\" + 2";
        Refused.run(database, Refused.by(database, shift).knowing(shift).remedy("transient-update", "Or shift"));
        assertThat(database.text("SELECT count(*)::text FROM list WHERE \"Pos\" = was + 2"))
                .isEqualTo("10");
        String some = "UPDATE list SET \"Pos\" = \"Pos\" + 2 WHERE \"Pos\" > 5";
        Remedy remedy = Refused.by(database, some).knowing(some).remedy("transient-update", "Or shift");
        assertThat(remedy.steps().get(0).sql()).contains("WHERE /* the statement's own condition */;");
        database.execute(remedy.steps().get(0).sql().replace("/* the statement's own condition */", "was > 3"));
        assertThat(database.text("SELECT string_agg((\"Pos\" - was)::text, '' ORDER BY was) FROM list"))
                .isEqualTo("2222444444");
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void whatOverlapsIsListed(TestDatabase database) throws Exception {
        database.execute(
                "CREATE TABLE stay (n int4range, \"w h\" tsrange, gone bool DEFAULT false,"
                        + " CONSTRAINT apart EXCLUDE USING gist (n WITH &&, \"w h\" WITH &&) WHERE (NOT gone))",
                "INSERT INTO stay VALUES ('[1,3)', '[2026-01-01,2026-01-03)', false), ('[3,5)', '[2026-01-01,2026-01-03)', false),"
                        + " ('[1,9)', '[2026-01-01,2026-01-03)', true), ('[7,9)', '[2026-01-01,2026-01-03)', false)");
        Refused refused = Refused.by(database, "INSERT INTO stay VALUES ('[2,4)', '[2026-01-02,2026-01-05)')");
        Remedy remedy = refused.remedy("overlap", "List");
        assertThat(database.rows(remedy.steps().get(0).sql().replace(";", ""))).hasSize(2);
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void aRepeatIsSentOnce(TestDatabase database) throws Exception {
        database.execute(
                "CREATE TABLE t (a text, \"B\" int, c text, PRIMARY KEY (a, \"B\"))",
                "CREATE TABLE source (a text, \"B\" int, c text, arrival int)",
                "INSERT INTO source VALUES ('x', 1, 'first', 1), ('x', 1, 'last', 2), ('y', 1, 'only', 3)");
        String upsert = "INSERT INTO t (a, \"B\", c) VALUES ('x', 1, '1'), ('x', 1, '2')"
                + " ON CONFLICT (a, \"B\") DO UPDATE SET c = EXCLUDED.c";
        Refused refused = Refused.by(database, upsert).knowing(upsert);
        Refused.run(database, refused.remedy("repeated-in-statement", "Or keep"));
        Refused.run(database, refused.remedy("repeated-in-statement", "Or keep"));
        assertThat(database.rows("SELECT a, c FROM t ORDER BY a").toString()).isEqualTo("[[x, last], [y, only]]");
        assertThat(refused.remedy("repeated-in-statement", "Send")
                        .snippets()
                        .get(0)
                        .code())
                .contains("Arrays.asList(row.get(\"a\"), row.get(\"B\"))");
    }
}
