// SPDX-License-Identifier: Apache-2.0
package dev.keymend.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keymend.testkit.PostgresTest;
import dev.keymend.testkit.TestDatabase;

/** Where a sequence stands and what it will meet, as the probe reads it. */
class KeyFactsTest {
    private static final long MIN = Long.MIN_VALUE;
    private static final long MAX = Long.MAX_VALUE;

    @PostgresTest
    void aFreshSequenceStartsAtItsStart(TestDatabase database) throws Exception {
        assertThat(read(database, "")).isEqualTo("1 false | next 1 | extreme - | first - | wrap - | -");
    }

    @PostgresTest
    void theFirstValueIsNextUntilItWasCalled(TestDatabase database) throws Exception {
        assertThat(read(database, "", 1)).isEqualTo("1 false | next 1 | extreme 1 | first 1 | wrap - | 1 of [1] in 1");
    }

    @PostgresTest
    void afterACallTheValueBehindItIsNext(TestDatabase database) throws Exception {
        database.execute(
                "CREATE TABLE t (id serial PRIMARY KEY)",
                "INSERT INTO t DEFAULT VALUES",
                "INSERT INTO t VALUES (2), (3)");
        assertThat(words(Uses.keys(Uses.after(database))))
                .isEqualTo("1 true | next 2 | extreme 3 | first 2 | wrap - | 2 of [3, 2, 1] in 3");
    }

    @PostgresTest
    void aSequenceAheadAfterDeletesMeetsNothing(TestDatabase database) throws Exception {
        assertThat(read(database, "START 100", 1, 10, 99))
                .isEqualTo("100 false | next 100 | extreme 99 | first - | wrap - | -");
    }

    @PostgresTest
    void setvalWithFalseIsMetItself(TestDatabase database) throws Exception {
        create(database, "", 50);
        database.execute("SELECT setval('s', 50, false)");
        assertThat(words(Uses.keys(Uses.after(database))))
                .isEqualTo("50 false | next 50 | extreme 50 | first 50 | wrap - | 1 of [50] in 1");
        database.execute("SELECT setval('s', 50, true)");
        assertThat(words(Uses.keys(Uses.after(database))))
                .isEqualTo("50 true | next 51 | extreme 50 | first - | wrap - | -");
    }

    @PostgresTest
    void negativeKeysAreOnTheFarSide(TestDatabase database) throws Exception {
        assertThat(read(database, "", -5, -1, 0)).isEqualTo("1 false | next 1 | extreme - | first - | wrap - | -");
    }

    @PostgresTest
    void descendingSequencesLookDown(TestDatabase database) throws Exception {
        assertThat(read(database, "INCREMENT -1", -7, -3, 5))
                .isEqualTo("-1 false | next -1 | extreme -7 | first -3 | wrap - | 2 of [-7, -3] in 3");
    }

    @PostgresTest
    void onlyKeysOfTheResidueAreMet(TestDatabase database) throws Exception {
        assertThat(read(database, "INCREMENT 10 START 3", 1, 10, 13, 14, 43, 50))
                .isEqualTo("3 false | next 3 | extreme 43 | first 13 | wrap - | 2 of [43, 13] in 6");
    }

    @PostgresTest
    void theResidueOfADescendingSequenceToo(TestDatabase database) throws Exception {
        assertThat(read(database, "INCREMENT -10 START -3", -1, -10, -13, -43, -44, 7))
                .isEqualTo("-3 false | next -3 | extreme -43 | first -13 | wrap - | 2 of [-43, -13] in 6");
    }

    @PostgresTest
    void aSequenceThatCyclesMeetsItsOldKeysAgain(TestDatabase database) throws Exception {
        create(database, "MAXVALUE 10 CYCLE", 2, 5);
        database.execute("SELECT setval('s', 7)");
        assertThat(words(Uses.keys(Uses.after(database))))
                .isEqualTo("7 true | next 8 | extreme 5 | first - | wrap 2 | -");
        database.execute("SELECT setval('s', 10)");
        assertThat(words(Uses.keys(Uses.after(database))))
                .isEqualTo("10 true | next 1 | extreme 5 | first 2 | wrap - | 2 of [5, 2] in 2");
    }

    @PostgresTest
    void aCycleMayComeBackWithAnotherResidue(TestDatabase database) throws Exception {
        create(database, "MINVALUE 1 MAXVALUE 100 START 3 INCREMENT 7 CYCLE", 99);
        assertThat(words(Uses.keys(Uses.after(database))))
                .as("3, 10, ... 94 and then 1, 8, ... 99")
                .isEqualTo("3 false | next 3 | extreme - | first - | wrap 99 | -");
    }

    @PostgresTest
    void anExhaustedSequenceHasNoNextValue(TestDatabase database) throws Exception {
        create(database, "MAXVALUE 10", 10);
        database.execute("SELECT setval('s', 10)");
        assertThat(words(Uses.keys(Uses.after(database))))
                .isEqualTo("10 true | next - | extreme 10 | first - | wrap - | -");
    }

    @PostgresTest
    void bothEndsOfBigintDoNotOverflow(TestDatabase database) throws Exception {
        create(database, "", MIN, MAX);
        database.execute("SELECT setval('s', " + (MAX - 1) + ")");
        assertThat(words(Uses.keys(Uses.after(database))))
                .isEqualTo(MAX - 1 + " true | next " + MAX + " | extreme " + MAX + " | first " + MAX
                        + " | wrap - | 1 of [" + MAX + "] in 2");
        database.execute("SELECT setval('s', " + MAX + ")");
        assertThat(words(Uses.keys(Uses.after(database))))
                .isEqualTo(MAX + " true | next - | extreme " + MAX + " | first - | wrap - | -");
        database.execute("ALTER SEQUENCE s INCREMENT -3 MINVALUE " + MIN + " MAXVALUE " + MAX + " RESTART " + MIN);
        assertThat(words(Uses.keys(Uses.after(database))))
                .isEqualTo(MIN + " false | next " + MIN + " | extreme " + MIN + " | first " + MIN + " | wrap - | 1 of ["
                        + MIN + ", " + MAX + "] in 2");
    }

    @PostgresTest
    void anIncrementWiderThanTheBoundsDoesNotOverflow(TestDatabase database) throws Exception {
        create(
                database,
                "MINVALUE " + MIN + " MAXVALUE " + (MIN + 9) + " INCREMENT " + (MAX - 1) + " START " + (MIN + 3));
        database.execute("SELECT nextval('s')");
        assertThat(words(Uses.keys(Uses.after(database))))
                .isEqualTo(MIN + 3 + " true | next - | extreme - | first - | wrap - | -");
    }

    @PostgresTest
    void aCacheCountsFromWhatTheSequenceHolds(TestDatabase database) throws Exception {
        create(database, "CACHE 20", 15, 25);
        database.execute("SELECT nextval('s')");
        assertThat(words(Uses.keys(Uses.after(database))))
                .isEqualTo("20 true | next 21 | extreme 25 | first 25 | wrap - | 1 of [25, 15] in 2");
    }

    @PostgresTest
    void rowsOutsideAPartialKeyDoNotCount(TestDatabase database) throws Exception {
        assertThat(words(Uses.keys(Uses.after(
                        database,
                        "CREATE TABLE t (id serial, gone bool)",
                        "CREATE UNIQUE INDEX ON t (id) WHERE NOT gone",
                        "INSERT INTO t VALUES (3, false), (8, true), (8, true)"))))
                .isEqualTo("1 false | next 1 | extreme 3 | first 3 | wrap - | 1 of [3] in 3");
    }

    @PostgresTest
    void fractionsOfANumericColumnAreNotMet(TestDatabase database) throws Exception {
        assertThat(words(Uses.keys(Uses.after(
                        database,
                        "CREATE SEQUENCE s",
                        "CREATE TABLE t (id numeric PRIMARY KEY DEFAULT nextval('s'))",
                        "INSERT INTO t VALUES (2.5), (4), (7.0), (9.999), (1e30), ('NaN')"))))
                .isEqualTo("1 false | next 1 | extreme 7 | first 4 | wrap - | 2 of [7, 4] in 6");
    }

    @PostgresTest
    void countsStopAtTheirLimits(TestDatabase database) throws Exception {
        KeyFacts keys = Uses.keys(Uses.after(
                database, "CREATE TABLE t (id serial PRIMARY KEY)", "INSERT INTO t SELECT generate_series(1, 12000)"));
        assertThat(keys.drift()).isNotNull();
        assertThat(keys.drift().collidingKeys()).isEqualTo(10_001);
        assertThat(keys.drift().farthestKeys()).hasSize(1_001).startsWith(12_000L, 11_999L);
        assertThat(keys.drift().rows()).isEqualTo(12_000);
    }

    private static String read(TestDatabase database, String definition, long... keys) throws Exception {
        create(database, definition, keys);
        return words(Uses.keys(Uses.after(database)));
    }

    private static void create(TestDatabase database, String definition, long... keys) throws Exception {
        database.execute(
                "CREATE SEQUENCE s " + definition, "CREATE TABLE t (id bigint PRIMARY KEY DEFAULT nextval('s'))");
        for (long key : keys) {
            database.execute("INSERT INTO t VALUES (" + key + ")");
        }
    }

    private static String words(KeyFacts keys) {
        DriftFacts drift = keys.drift();
        return keys.lastValue() + " " + keys.isCalled()
                + " | next " + (keys.nextValue().isPresent() ? keys.nextValue().getAsLong() : "-")
                + " | extreme "
                + (keys.extremeKey().isPresent() ? keys.extremeKey().getAsLong() : "-")
                + " | first "
                + (keys.firstCollision().isPresent() ? keys.firstCollision().getAsLong() : "-")
                + " | wrap "
                + (keys.firstAfterWrap().isPresent() ? keys.firstAfterWrap().getAsLong() : "-")
                + " | "
                + (drift == null ? "-" : drift.collidingKeys() + " of " + drift.farthestKeys() + " in " + drift.rows());
    }
}
