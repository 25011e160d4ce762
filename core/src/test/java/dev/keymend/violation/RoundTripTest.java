// SPDX-License-Identifier: Apache-2.0
package dev.keymend.violation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keymend.internal.sql.Identifiers;
import dev.keymend.testkit.Generator;
import dev.keymend.testkit.Property;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What the server prints about hostile keys in hostile columns comes back whole, in every wrapping. */
class RoundTripTest {
    private static final int CASES = 1_000;

    private static final List<String> IMITATIONS = List.of(
            "a)=(b) already exists.\nKey (z)=(1)",
            ") already exists.",
            "x, y",
            ", ",
            "null",
            "\")",
            "(id)=(1)",
            "tab\n\tat the start",
            "",
            "»« ",
            "{\"a\": 1}",
            "a\n{\"a\": 1}",
            "a\n{\"a\": [1,\n{}]}\nb");

    /** A key, its columns as the catalog prints them, and its values. */
    private record Printed(String constraint, List<String> columns, List<String> values) {
        static Printed any(Generator generator) {
            List<String> columns = new ArrayList<>();
            List<String> values = new ArrayList<>();
            for (int left = generator.intBetween(1, 4); left > 0; left--) {
                String name = Identifiers.quote(generator.hostileName());
                columns.add(generator.chance(0.2) ? "lower(" + name + ")" : name);
                values.add(generator.chance(0.3) ? generator.pick(IMITATIONS) : generator.text());
            }
            return new Printed(generator.chance(0.7) ? "users_pkey" : generator.hostileName(), columns, values);
        }

        String message() {
            return "duplicate key value violates unique constraint \"" + constraint + '"';
        }

        String detail() {
            return "Key (" + String.join(", ", columns) + ")=(" + String.join(", ", values) + ") already exists.";
        }

        void isReadFrom(String text) {
            List<UniqueViolation> found = UniqueViolation.parse(text);
            assertThat(found).as("violations in: %s", text).hasSize(1);
            KeyText key = Objects.requireNonNull(found.get(0).key(), text);
            assertThat(key.valuesFor(columns)).as(text).contains(String.join(", ", values));
            assertThat(key.truncated()).isFalse();
            Candidates candidates = key.candidates(columns.size());
            if (candidates.complete()) {
                assertThat(candidates.splits()).as(text).contains(values);
            }
            key.values().ifPresent(only -> assertThat(only).isEqualTo(values));
        }
    }

    @Test
    void throughPsql() {
        Property.check(CASES, generator -> {
            Printed printed = plain(Printed.any(generator));
            printed.isReadFrom("ERROR:  " + printed.message() + "\nDETAIL:  " + printed.detail() + "\n");
        });
    }

    @Test
    void throughATextLog() {
        Property.check(CASES, generator -> {
            Printed printed = Printed.any(generator);
            String prefix = "2026-11-23 03:01:54.217 UTC [16364] postgres@shop ";
            String text = prefix + "ERROR:  " + tabbed(printed.message()) + '\n' + prefix + "DETAIL:  "
                    + tabbed(printed.detail()) + '\n' + prefix + "STATEMENT:  insert into t values ($1)\n";
            printed.isReadFrom(text);
            assertThat(UniqueViolation.parse(text).get(0).constraint()).isEqualTo(printed.constraint());
            printed.isReadFrom("2026-11-23 03:01:53.937 UTC [16353] LOG:  ready\n" + text);
        });
    }

    @Test
    void throughACsvLog() {
        Property.check(CASES, generator -> {
            Printed printed = Printed.any(generator);
            String text =
                    "2026-11-23 03:01:54.217 UTC,\"postgres\",\"shop\",16364,\"[local]\",6b03aca2.3fec,1,\"INSERT\","
                            + "2026-11-23 03:01:54 UTC,3/10,727,ERROR,23505," + csv(printed.message()) + ','
                            + csv(printed.detail()) + ",,,,,\"insert\",,,\"psql\",\"client backend\",,0\n";
            printed.isReadFrom(text);
            assertThat(UniqueViolation.parse(text + text)).hasSize(2);
            assertThat(UniqueViolation.parse(text).get(0).constraint()).isEqualTo(printed.constraint());
        });
    }

    @Test
    void throughAJsonLog() {
        Property.check(CASES, generator -> {
            Printed printed = Printed.any(generator);
            String text = "{\"timestamp\":\"2026-11-23 03:01:54.217 UTC\",\"pid\":16364,\"error_severity\":\"ERROR\","
                    + "\"state_code\":\"23505\",\"message\":" + json(printed.message()) + ",\"detail\":"
                    + json(printed.detail()) + ",\"backend_type\":\"client backend\"}\n";
            printed.isReadFrom(text);
            assertThat(UniqueViolation.parse(text + text)).hasSize(2);
            assertThat(UniqueViolation.parse(text).get(0).constraint()).isEqualTo(printed.constraint());
        });
    }

    @Test
    void throughAStackTrace() {
        Property.check(CASES, generator -> {
            Printed printed = plain(Printed.any(generator));
            String error = "org.postgresql.util.PSQLException: ERROR: " + printed.message() + "\n  Detail: "
                    + printed.detail() + "\n\tat org.postgresql.jdbc.PgStatement.execute(PgStatement.java:1)\n";
            printed.isReadFrom(error);
            printed.isReadFrom("java.lang.RuntimeException: x\n\tat a.B.c(B.java:1)\nCaused by: " + error);
            printed.isReadFrom("org.springframework.dao.DuplicateKeyException: " + error + "Caused by: " + error);
        });
    }

    /** Where nothing marks a message's further lines, a name with a line feed cannot be told from the end of it. */
    private static Printed plain(Printed printed) {
        return new Printed("users_pkey", printed.columns(), printed.values());
    }

    private static String tabbed(String text) {
        return text.replace("\n", "\n\t");
    }

    private static String csv(String text) {
        return '"' + text.replace("\"", "\"\"") + '"';
    }

    private static String json(String text) {
        return '"'
                + text.replace("\\", "\\\\")
                        .replace("\"", "\\\"")
                        .replace("\n", "\\n")
                        .replace("\t", "\\t")
                + '"';
    }
}
