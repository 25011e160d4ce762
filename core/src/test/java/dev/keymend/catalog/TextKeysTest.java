// SPDX-License-Identifier: Apache-2.0
package dev.keymend.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keymend.sample.Sql;
import dev.keymend.testkit.PostgresTest;
import dev.keymend.testkit.TestDatabase;
import java.sql.Connection;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys that are texts with a sequence's number in them. */
class TextKeysTest {
    private static final String CALL = "nextval('public.s'::regclass)";

    @Test
    void theTextsAroundTheNumberAreRead() {
        assertThat(read("(('it''s '::text || (" + CALL + ")::text) || '-X'::text)"))
                .isEqualTo(new Affixes("it's ", "-X"));
        assertThat(read("((('A'::character varying)::text || " + CALL + ") || ('b'::character varying)::text)"))
                .isEqualTo(new Affixes("A", "b"));
        assertThat(read("(" + CALL + ")::text")).isEqualTo(new Affixes("", ""));
        assertThat(read("('a'::text || ('b'::text || (" + CALL + " || (''::text || 'c'::text))))"))
                .isEqualTo(new Affixes("ab", "c"));
    }

    private static Affixes read(String expression) {
        return TextDefault.affixes(expression, CALL).orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "('A'::text || lpad((nextval('public.s'::regclass))::text, 6, '0'::text))",
                "concat('a', nextval('public.s'::regclass))",
                "(('a'::text || nextval('public.s'::regclass)))::character varying(3)",
                "('a'::text || (nextval('public.s'::regclass))::integer)",
                "(nextval('public.s'::regclass) || (nextval('public.s'::regclass))::text)",
                "('a'::text || nextval('public.t'::regclass))",
                "('a\\'::text || nextval('public.s'::regclass))",
                "'a'::text",
                "('a'::text || nextval('public.s'::regclass)",
                "('a'::text OPERATOR(public.||) nextval('public.s'::regclass))",
                "'a",
                "",
            })
    void otherDefaultsAreNotReadBackwards(String expression) {
        assertThat(TextDefault.affixes(expression, CALL)).isEmpty();
    }

    @Test
    void aTextHasANumberOnlyWhereTheSequencePrintsIt() {
        Affixes affixes = new Affixes("A-", "-Z");
        assertThat(affixes.numberIn("A-17-Z")).hasValue(17);
        assertThat(affixes.numberIn("A--17-Z")).hasValue(-17);
        for (String other :
                List.of("A-017-Z", "A-+1-Z", "A--0-Z", "A- 1-Z", "A--Z", "A-Z", "B-1-Z", "A-1", "A-1.0-Z")) {
            assertThat(affixes.numberIn(other)).as(other).isEqualTo(OptionalLong.empty());
        }
        assertThat(affixes.around(-3)).isEqualTo("A--3-Z");
    }

    @Test
    void aLimitedColumnHoldsSoManyDigits() {
        assertThat(new Affixes("INV-", "").range("character varying(6)")).isEqualTo(new Range(-9, 99));
        assertThat(new Affixes("INV-", "").range("character varying(5)")).isEqualTo(new Range(0, 9));
        assertThat(new Affixes("", "").range("character varying(19)"))
                .isEqualTo(new Range(-999_999_999_999_999_999L, Long.MAX_VALUE));
        assertThat(new Affixes("INV-", "").range("character varying(4)")).isNull();
        assertThat(new Affixes("", "").range("text")).isNull();
    }

    @PostgresTest
    void numbersAreComparedAndNotTexts(TestDatabase database) throws Exception {
        KeyFacts keys = Uses.keys(Uses.after(
                database,
                "CREATE SEQUENCE s",
                "CREATE TABLE t (id text PRIMARY KEY DEFAULT 'IN.V\\*-' || nextval('s') || '(x')",
                "ALTER TABLE t ALTER id SET DEFAULT 'IN.V*-' || nextval('s') || '(x'",
                "INSERT INTO t SELECT 'IN.V*-' || n || '(x' FROM generate_series(3, 12) n",
                "INSERT INTO t VALUES ('IN.V*-0099(x'), ('INxV*-77(x'), ('IN.V*-55'), ('other'), ('IN.V*-99 (x'),"
                        + " ('IN.V*-99999999999999999999(x'), (E'\\nIN.V*-66(x'), (E'IN.V*-66(x\\n')"));
        assertThat(keys.firstCollision()).hasValue(3);
        assertThat(keys.extremeKey()).hasValue(12);
        assertThat(keys.drift()).isNotNull();
        assertThat(keys.drift().collidingKeys()).isEqualTo(10);
    }

    @PostgresTest
    void plainNumbersInATextColumn(TestDatabase database) throws Exception {
        KeyFacts keys = Uses.keys(Uses.after(
                database,
                "CREATE SEQUENCE s INCREMENT -10 START -3",
                "CREATE DOMAIN code AS varchar(9)",
                "CREATE TABLE t (id code PRIMARY KEY DEFAULT nextval('s'))",
                "INSERT INTO t VALUES ('-13'), ('-14'), ('9'), ('x')"));
        assertThat(keys.firstCollision()).hasValue(-13);
    }

    @PostgresTest
    void wherePaddingOrACollationIsInTheWayItIsSaid(TestDatabase database) throws Exception {
        try (Connection connection = database.connect()) {
            Sql.execute(
                    connection,
                    "CREATE SEQUENCE s",
                    "CREATE COLLATION loose (provider = icu, locale = 'und-u-ks-level2', deterministic = false)",
                    "CREATE TABLE padded (id text PRIMARY KEY DEFAULT 'A' || lpad(nextval('s')::text, 6, '0'))",
                    "CREATE TABLE loosely (id text COLLATE loose PRIMARY KEY DEFAULT 'A' || nextval('s'))",
                    "CREATE TABLE loose_index (id text DEFAULT 'A' || nextval('s'))",
                    "CREATE UNIQUE INDEX ON loose_index (id COLLATE loose)",
                    "CREATE TABLE blanks (id char(9) PRIMARY KEY DEFAULT nextval('s'))");
            CatalogSnapshot snapshot = CatalogReader.on(connection).read();
            assertThat(Uses.examined(snapshot)).isEmpty();
            assertThat(Uses.unexamined(snapshot))
                    .containsExactlyInAnyOrder(
                            "public.padded.id (public.s): its default computes something from the sequence:"
                                    + " ('A'::text || lpad((nextval('public.s'::regclass))::text, 6, '0'::text)) | null",
                            "public.loosely.id (public.s): its default computes something from the sequence:"
                                    + " ('A'::text || nextval('public.s'::regclass)) | null",
                            "public.loose_index.id (public.s): its default computes something from the sequence:"
                                    + " ('A'::text || nextval('public.s'::regclass)) | null",
                            "public.blanks.id (public.s): its type is character(9), not a whole number | null");
        }
    }
}
