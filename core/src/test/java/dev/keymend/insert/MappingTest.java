// SPDX-License-Identifier: Apache-2.0
package dev.keymend.insert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keymend.insert.InsertOutcome.Inserted;
import dev.keymend.sample.UrlDataSource;
import dev.keymend.testkit.PostgresTest;
import dev.keymend.testkit.Servers;
import dev.keymend.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;

/** Rows that cannot be made to what was asked for are not written, or it is said that they are. */
class MappingTest {
    record Counted(int id, int n) {}

    record Unknown(int id, @Nullable String nickName) {}

    private static final NewRow ROW = NewRow.of("k", "a");
    private static final String WOULD_BE_NULL =
            "the column n would be null, which the record's component of type int cannot hold; use its class";

    @BeforeEach
    void makeTable(TestDatabase database) throws Exception {
        database.execute("CREATE TABLE t (id serial PRIMARY KEY, k text UNIQUE, n integer, nick text)");
    }

    private static String rows(TestDatabase database) throws SQLException {
        return database.text("SELECT coalesce(string_agg(concat_ws(' ', k, n), ',' ORDER BY k), '') FROM t");
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void isLookedAtBeforeARowIsWritten(TestDatabase database) throws Exception {
        IdempotentInsert<Counted> insert = IdempotentInsert.into("t").key("k").as(Counted.class);
        UrlDataSource source = new UrlDataSource(database.jdbcUrl());
        for (NewRow row : List.of(ROW, ROW.with("n", null))) {
            assertThatThrownBy(() -> insert.one(source, row))
                    .isInstanceOf(InsertException.class)
                    .hasMessage(WOULD_BE_NULL);
            assertThatThrownBy(() -> insert.all(source, List.of(row))).hasMessage(WOULD_BE_NULL);
        }
        String missing =
                "the row that comes back has no column for the record's component nickName; name it in returning(…)";
        assertThatThrownBy(() -> IdempotentInsert.into("t")
                        .key("k")
                        .returning("id", "nick")
                        .as(Unknown.class)
                        .one(source, ROW))
                .isInstanceOf(InsertException.class)
                .hasMessage(missing);
        assertThat(rows(database)).isEmpty();

        assertThat(insert.one(source, ROW.with("n", 1)).row()).isEqualTo(new Counted(1, 1));
        assertThat(insert.one(source, ROW).row()).as("a row that is there").isEqualTo(new Counted(1, 1));
        IdempotentInsert<Counted> upsert = insert.updating();
        assertThatThrownBy(() -> upsert.one(source, ROW.with("n", null))).hasMessage(WOULD_BE_NULL);
        assertThatThrownBy(() -> upsert.all(source, List.of(ROW.with("n", null))))
                .hasMessage(WOULD_BE_NULL);
        assertThat(rows(database)).isEqualTo("a 1");
        database.execute("UPDATE t SET n = NULL");
        assertThat(upsert.one(source, ROW.with("n", 2)).row())
                .as("of a row that could not be read before it was changed")
                .isEqualTo(new Counted(1, 2));
        database.execute("UPDATE t SET n = NULL");
        assertThat(upsert.all(source, List.of(ROW.with("n", 3))).get(0).row()).isEqualTo(new Counted(1, 3));

        database.execute(
                "CREATE FUNCTION fill() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.n := 7; RETURN NEW; END $$",
                "CREATE TRIGGER fill BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION fill()");
        IdempotentInsert<Counted> filled = IdempotentInsert.into("t").key("k").as(Counted.class);
        assertThat(filled.one(source, NewRow.of("k", "b"))).isEqualTo(new Inserted<>(new Counted(2, 7), false));
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void saysThatTheRowIsThereWhereThatCouldNotBeKnownBefore(TestDatabase database) throws Exception {
        IdempotentInsert<String> insert = IdempotentInsert.into("t").key("k").as(row -> row.getString("nick"));
        String madeNull = "the row function has made null of a row; it must make a value of each";
        String written = ". By then the row was written, and unless the transaction is undone it stays";
        try (Connection connection = database.connect()) {
            assertThatThrownBy(() -> insert.one(connection, ROW))
                    .isInstanceOf(InsertException.class)
                    .hasMessage(madeNull + written);
            assertThat(rows(database)).isEqualTo("a");
            assertThatThrownBy(() -> insert.one(connection, ROW))
                    .isInstanceOf(InsertException.class)
                    .hasMessage(madeNull);
            assertThatThrownBy(() -> insert.all(connection, List.of(NewRow.of("k", "b"))))
                    .as("in a transaction of its own, which is undone")
                    .isInstanceOf(InsertException.class);
            assertThat(rows(database)).isEqualTo("a");
            IdempotentInsert<Counted> clearing =
                    IdempotentInsert.into("t").key("k").setting("n", "NULL").as(Counted.class);
            NewRow counted = NewRow.of("k", "c").with("n", 1);
            assertThat(clearing.one(connection, counted)).isInstanceOf(Inserted.class);
            assertThatThrownBy(() -> clearing.one(connection, counted))
                    .hasMessage(
                            "the column n is null, which the record's component of type int cannot hold; use its class"
                                    + written);
            assertThat(rows(database)).isEqualTo("a,c");
        }
    }
}
