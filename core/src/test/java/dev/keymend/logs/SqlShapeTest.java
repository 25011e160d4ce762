// SPDX-License-Identifier: Apache-2.0
package dev.keymend.logs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** No literal of a statement is left in its shape, whatever the session's settings made of its quotation marks. */
class SqlShapeTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "INSERT INTO t VALUES ('it''s SECRET', 1)|INSERT INTO t VALUES (?, ?)",
                "INSERT INTO t VALUES ('it\\'s SECRET', 'SECRET')|INSERT INTO t VALUES (?…",
                "INSERT INTO t VALUES ('\\'', 'SECRET')|INSERT INTO t VALUES (?…",
                "INSERT INTO t VALUES ('a\\\\', 'SECRET')|INSERT INTO t VALUES (?, ?)",
                "INSERT INTO t VALUES ('\\\\\\'SECRET', 2)|INSERT INTO t VALUES (?…",
                "INSERT INTO t VALUES (E'it\\'s SECRET', 1)|INSERT INTO t VALUES (?, ?)",
                "INSERT INTO t VALUES (U&'\\0041 SECRET', 1)|INSERT INTO t VALUES (U&?, ?)",
                "INSERT /* a /* b */ SECRET */ INTO t VALUES (1)|INSERT INTO t VALUES (?)",
                "INSERT INTO t /* a /* b */ SECRET|INSERT INTO t",
                "INSERT INTO t VALUES ($$SECRET$$, $a$SECRET$$SECRET$a$)|INSERT INTO t VALUES (?, ?)",
                "INSERT INTO t VALUES ('SECRET|INSERT INTO t VALUES (?"
            })
    void literalsAreTakenOut(String statement, String shape) {
        assertThat(new SqlShape().of(statement).text()).isEqualTo(shape);
    }

    @Test
    void theTagOfAQuotedTextMayBeLong() {
        String tag = '$' + "tag".repeat(40) + '$';
        assertThat(new SqlShape()
                        .of("INSERT INTO t VALUES (" + tag + "SECRET" + tag + ", 1)")
                        .text())
                .isEqualTo("INSERT INTO t VALUES (?, ?)");
    }

    /** What is recognised at a glance is not what has other shapes. */
    @Test
    void aDoubtfulTextIsReadWithCare() {
        for (String doubtful : new String[] {"SELECT 'it\\'s'", "SELECT '\\\\'", "SELECT 1 /* x */"}) {
            byte[] sql = doubtful.getBytes(StandardCharsets.UTF_8);
            assertThat(new StatementKey().read(Arrays.copyOf(sql, sql.length + 8), 0, sql.length))
                    .as(doubtful)
                    .isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            nullValues = "-",
            value = {
                "INSERT INTO Users VALUES (1)|-|users",
                "INSERT INTO Shop.Users VALUES (1)|shop|users",
                "INSERT INTO db.shop.users VALUES (1)|shop|users",
                "INSERT INTO \"A.b\".\"C.d\" VALUES (1)|A.b|C.d",
                "UPDATE ONLY \"A.b\".users SET id = 1|A.b|users",
                "INSERT INTO shop.\"C.d\" VALUES (1)|shop|C.d",
                "SELECT 1|-|-"
            })
    void theTableAndItsSchemaAreThatOfTheStatement(String statement, String schema, String table) {
        SqlShape.Shape shape = new SqlShape().of(statement);
        assertThat(shape.schema()).isEqualTo(schema);
        assertThat(shape.table()).isEqualTo(table);
    }
}
