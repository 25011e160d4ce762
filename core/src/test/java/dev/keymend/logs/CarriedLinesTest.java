// SPDX-License-Identifier: Apache-2.0
package dev.keymend.logs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What collectors put before the lines of a server's log, those that go on too. */
class CarriedLinesTest {
    private static final String TIME = "2026-11-23 03:01:54.217 UTC ";

    /** For the first lines of messages, and for those that go on. */
    static Stream<List<String>> carriers() {
        return Stream.of(
                List.of("", "\t"),
                List.of("Nov 23 03:01:54 db postgres[1]: ", "Nov 23 03:01:54 db postgres[1]: \t"),
                List.of("Nov 23 03:01:54 db postgres[1]: ", "Nov 23 03:01:54 db postgres[1]: #011"),
                List.of("2026-11-23T03:01:54+0100 db postgres[1]: ", "2026-11-23T03:01:54+0100 db postgres[1]: \t"),
                List.of("[pod/db-0/postgres] ", "[pod/db-0/postgres] \t"),
                List.of("2026-11-23T03:01:54.123456789Z ", "2026-11-23T03:01:54.223456789Z \t"),
                List.of(
                        "[pod/db-0/postgres] 2026-11-23T03:01:54.123456789Z ",
                        "[pod/db-0/postgres] 2026-11-23T03:01:54.123456789Z \t"),
                List.of("2026-11-23T03:01:54+00:00 postgres.0 ", "2026-11-23T03:01:54+00:00 postgres.0 \t"),
                List.of("rds/shop postgres.0 ", "rds/shop postgres.0 \t"),
                List.of("db-1  | ", "db-1  | \t"),
                List.of("2026-11-23T03:01:54.123456789Z stderr F ", "2026-11-23T03:01:54.123456789Z stderr F \t"));
    }

    @ParameterizedTest
    @MethodSource("carriers")
    void linesThatGoOnAreOfTheirError(List<String> carrier) {
        String first = carrier.get(0) + TIME + "[7] app@shop ";
        String other = carrier.get(0) + TIME + "[8] app@shop ";
        String more = carrier.get(1);
        StringBuilder log = new StringBuilder();
        for (int i = 0; i < 3; i++) {
            log.append(first + "ERROR:  duplicate key value violates unique constraint \"users_pkey\"\n");
            log.append(other + "LOG:  statement: SELECT 1\n");
            log.append(more + "WHERE false\n");
            log.append(first + "DETAIL:  Key (a)=(one\n");
            log.append(more + "two) already exists.\n");
            log.append(first + "STATEMENT:  INSERT INTO users\n");
            log.append(more + "VALUES (1, 'psql said\n");
            log.append(more + "ERROR:  duplicate key value violates unique constraint \"no\"\n");
            log.append(more + "psql: ERROR:  duplicate key value violates unique constraint \"no\"')\n");
            log.append(more + "RETURNING id\n");
        }
        LogReport report = Samples.read(log.toString());

        assertThat(Samples.counts(report)).isEqualTo(Map.of("users_pkey", 3L));
        LogGroup group = report.constraints().get(0);
        assertThat(group.keys().entries()).containsExactly(new Top.Entry("(a)=(one\ntwo)", 3));
        assertThat(group.statements().entries())
                .containsExactly(new Top.Entry("INSERT INTO users VALUES (?, ?) RETURNING id", 3));
        assertThat(group.databases().entries()).containsExactly(new Top.Entry("shop", 3));
        assertThat(group.first()).isEqualTo(Instant.parse("2026-11-23T03:01:54.217Z"));
    }

    @Test
    void ofANameWithBlanksAllIsRead() {
        for (String prefix : List.of(
                "[7]: [1-1] user=bob,db=shop,app=My app (1.2),client=10.0.0.1 ",
                "app=My app (1.2)|user=bob|db=shop|[7] ",
                "user=bob db=shop app=My app (1.2) client=[local] pid=7 ")) {
            LogReport report =
                    Samples.read(TIME + prefix + "ERROR:  duplicate key value violates unique constraint \"u\"\n");
            assertThat(report.constraints().get(0).applications().entries())
                    .as(prefix)
                    .containsExactly(new Top.Entry("My app (1.2)", 1));
        }
        LogReport report = Samples.read("[7] db=shop,app=psql " + TIME
                + "host=a ERROR:  duplicate key value violates unique constraint \"u\"\n");
        assertThat(report.constraints().get(0).applications().entries()).containsExactly(new Top.Entry("psql", 1));
    }

    @Test
    void syslogsTimeStandsInForAMissingOne() {
        String error = " db postgres[7]: [5-1] ERROR:  duplicate key value violates unique constraint \"u\"\n";
        LogReport report = Samples.read("Nov  3 03:01:54" + error + "Nov  3 04:01:54" + error);

        LogGroup group = report.constraints().get(0);
        assertThat(group.perHour()).hasSize(2);
        assertThat(group.last()).asString().endsWith("-11-03T04:01:54Z");
        assertThat(report.notes())
                .containsExactly(
                        "2 errors have no time but syslog's, which tells neither year nor zone: it was taken for the"
                                + " last such day, and for UTC. With %m in log_line_prefix there would be both.");
    }

    @Test
    void aTimeWithoutYearIsOfTheLastSuchDay() {
        LineTime times = new LineTime(Instant.parse("2027-01-01T10:00:00Z"));

        assertThat(Instant.ofEpochMilli(times.read("Dec 31 23:59:58 db "))).isEqualTo("2026-12-31T23:59:58Z");
        assertThat(Instant.ofEpochMilli(times.read("Jan  2 00:00:02 db "))).isEqualTo("2027-01-02T00:00:02Z");
        assertThat(Instant.ofEpochMilli(times.read("Feb 29 00:00:02 db "))).isEqualTo("2024-02-29T00:00:02Z");
        assertThat(times.isYearless()).isTrue();
        assertThat(times.isSure()).isFalse();
        assertThat(times.read("Feb 30 00:00:02 db ")).isEqualTo(LineTime.NONE);
        assertThat(times.read("Dez 31 23:59:58 db ")).isEqualTo(LineTime.NONE);
    }

    /** Behind the key stand whole rows, so that no two would be alike. */
    @Test
    void ofAConflictOfASubscriptionTheKeyIsTaken() {
        String prefix = TIME + "[7] ";
        String conflict = prefix
                + "ERROR:  conflict detected on relation \"public.t\": conflict=multiple_unique_conflicts\n"
                + prefix + "DETAIL:  Key already exists in unique index \"t_pkey\", modified in transaction 3435.\n"
                + "\tKey (id)=(1); existing local row (1, a@x, a); remote row (1, b@x, #).\n"
                + "\tKey already exists in unique index \"t_email_key\", modified in transaction 3435.\n"
                + "\tKey (email)=(a@x); existing local row (1, a@x, a); remote row (1, b@x, #).\n";
        String plain = prefix + "ERROR:  duplicate key value violates unique constraint \"t_pkey\"\n" + prefix
                + "DETAIL:  Key (id)=(1) already exists.\n";
        LogReport report = Samples.read(conflict + conflict.replace('#', '9') + plain);

        assertThat(report.constraints())
                .extracting(group -> group.keys().entries())
                .containsOnly(List.of(new Top.Entry("(id)=(1)", 3)));
    }
}
