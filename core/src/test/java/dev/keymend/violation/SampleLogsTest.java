// SPDX-License-Identifier: Apache-2.0
package dev.keymend.violation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * One and the same session on a PostgreSQL 15, logged in seven languages, three formats and three verbosities. Of the 19
 * errors 16 carry SQLSTATE 23505: 15 refused rows and one index that could not be built.
 */
class SampleLogsTest {
    /** Kind, SQLSTATE, constraint, columns and values of each error, in order. */
    private static final List<String> ERRORS = List.of(
            "unique 23505 users_pkey (id)=(1)",
            "unique 23505 users_pkey (id)=(2)",
            "unique 23505 users_email_key (email)=(alice@example.com)",
            "unique 23505 users_email_key (email)=(bob@example.com)",
            "unique 23505 accounts_pkey (tenant, code)=(x, y, z)",
            "unique 23505 accounts_pkey (tenant, code)=(a, b))",
            "unique 23505 docs_title_lower (lower(title))=(hello)",
            "unique-index-build 23505 docs_all (lower(title))=(dup 2)",
            "unique 23505 Order Items pk (\"Order Id\", \"Line,No\")=(1, 1)",
            "unique 23505 measurements_2026_pkey (id, day)=(1, 2026-05-05)",
            "exclusion 23P01 bookings_during_excl (during)=([3,8))",
            "unique 23505 note_pkey (id)=(1)",
            "unique 23505 note_body (body)=(line one\nline two)",
            "unique 23505 audit_pkey (id)=(1)",
            "unique 23505 users_email_key (email)=(bob@example.com)",
            "upsert-target 42P10 - -",
            "upsert-repeat 21000 - -",
            "unique 23505 nn_a_b_key (a, b)=(null, k)",
            "unique 23505 users_pkey (id)=(2)");

    private static final List<String> STATEMENTS = List.of(
            "insert into users(email,name) values ('dave@example.com','Dave');",
            "insert into users(email,name) select 'x'||g||'@example.com','x' from generate_series(1,2) g;",
            "insert into users(id,email,name) values (42,'alice@example.com','Alice again');",
            "update users set email='bob@example.com' where id=1;",
            "insert into accounts values ('x, y','z');",
            "insert into accounts values ('a','b)'),('a','b)');",
            "insert into docs values (2,'HELLO');",
            "create unique index docs_all on docs(lower(title));",
            "insert into \"Order Items\" values (1,1);",
            "insert into measurements(day) values ('2026-05-05');",
            "insert into bookings values (1,'[3,8)');",
            "commit;",
            "insert into note values (3,E'line one\\nline two');",
            "insert into users(id,email,name) values (77,'trig@example.com','T');",
            "copy users(id,email,name) from stdin with (format csv);",
            "insert into users(email) values ('zed@example.com') on conflict (name) do nothing;",
            "insert into users(id,email) values (500,'q@example.com'),(500,'q2@example.com')"
                    + " on conflict (id) do update set email=excluded.email;",
            "insert into nn values (null,'k');",
            "execute ins(2,'prepared@example.com');");

    static Stream<String> files() {
        return Stream.of("de_DE", "en", "en-verbose", "es_ES", "fr_FR", "ja_JP", "ru_RU", "zh_CN")
                .flatMap(name -> Stream.of(name + ".log", name + ".csv", name + ".json"));
    }

    @ParameterizedTest
    @MethodSource("files")
    void everyLanguageAndFormatTellsTheSame(String file) {
        List<UniqueViolation> found = read(file);

        assertThat(found).map(SampleLogsTest::line).containsExactlyElementsOf(ERRORS);
        assertThat(found).map(UniqueViolation::statement).containsExactlyElementsOf(STATEMENTS);
        assertThat(found).map(UniqueViolation::detailGap).containsOnly(DetailGap.NONE);
        assertThat(found).map(UniqueViolation::user).containsOnly("postgres");
        assertThat(found).map(UniqueViolation::database).containsOnly("shop");
        assertThat(found).map(UniqueViolation::time).doesNotContainNull();
        assertThat(IntStream.range(0, found.size())
                        .filter(i -> found.get(i).copyLine().isPresent()))
                .containsExactly(14);
        assertThat(found.get(14).copyLine()).hasValue(2);
        assertThat(found.get(13).context()).contains("insert into audit(msg)").contains("\n");
        assertThat(found.get(10).existingKey()).isEqualTo(KeyText.of("during", "[1,5)"));
    }

    @ParameterizedTest
    @MethodSource("terseFiles")
    void structuredLogsKeepTheDetailWhateverTheVerbosity(String file) {
        assertThat(read(file)).map(SampleLogsTest::line).containsExactlyElementsOf(ERRORS);
    }

    static Stream<String> terseFiles() {
        return Stream.of("en-terse.csv", "en-terse.json");
    }

    @Test
    void aTerseTextLogHasNoKeysAndSaysWhy() {
        List<UniqueViolation> found = read("en-terse.log");

        List<String> withoutKeys = new ArrayList<>();
        for (String error : ERRORS) {
            int key = error.indexOf(" (");
            withoutKeys.add(key < 0 ? error : error.substring(0, key) + " -");
        }
        assertThat(found).map(SampleLogsTest::line).containsExactlyElementsOf(withoutKeys);
        assertThat(found).map(UniqueViolation::statement).containsExactlyElementsOf(STATEMENTS);
        assertThat(found)
                .filteredOn(violation -> violation.constraint() != null)
                .hasSize(17)
                .map(UniqueViolation::detailGap)
                .containsOnly(DetailGap.TERSE);
    }

    @Test
    void theTimeIsThatOfTheLine() {
        assertThat(read("en.log").get(0).time()).isEqualTo(Instant.parse("2026-11-23T03:01:54.217Z"));
        assertThat(read("en.csv").get(0).time()).isEqualTo(Instant.parse("2026-11-23T03:01:54.217Z"));
        assertThat(read("en.json").get(0).time()).isEqualTo(Instant.parse("2026-11-23T03:01:54.217Z"));
    }

    @Test
    void verboseLogsNameTheRoutine() {
        List.of("en-verbose.log", "en-verbose.csv", "en-verbose.json")
                .forEach(file -> assertThat(read(file).get(0).routine()).isEqualTo("_bt_check_unique"));
    }

    private static List<UniqueViolation> read(String file) {
        return UniqueViolation.parse(Resources.text("logs/" + file));
    }

    private static String line(UniqueViolation violation) {
        KeyText key = violation.key();
        return String.join(
                " ",
                violation.kind().word(),
                Objects.requireNonNullElse(violation.sqlState(), "-"),
                Objects.requireNonNullElse(violation.constraint(), "-"),
                key == null ? "-" : '(' + key.columnsText() + ")=(" + key.valuesText() + ')');
    }
}
