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
            "a\n{\"a\": [1,\n{}]}\nb",
            "a\n{\"a\": \"b\"}\nb",
            "a\nDETAIL:  b",
            "a\nDETAIL:  Key (id)=(1) already exists.\nb",
            "a) already exists.\nDETAIL:  b\nc",
            "a\nERROR:  b\nc",
            "a) already exists.\nERROR:  b\nc",
            "a\nHINT:  b\nCONTEXT:  c\nSTATEMENT:  d",
            "a\n  Detail: b\n  constraint: 'c'",
            "a) already exists.\nSTATEMENT:  d",
            "a\n[SQL: insert into t values (1)]",
            "a\n2026-11-23 03:01:54.217 UTC [16364] postgres@shop ERROR:  b\nc",
            "a\n2026-11-23 03:01:54.217 UTC,\"postgres\",\"shop\",16364,\"[local]\",1,2,\"x\nb",
            "a\r\nb\r",
            "\rb\r\n",
            "a\n\tat b.c(D.java:1)",
            "a\n\n\nb",
            "a\u0001\u000b\u001b[0m\u0085\u2028b",
            "C:\\new\\table",
            "a\\\"b",
            "#011#015");

    /** With these nothing tells an error within a value from the next one, and the first must say that it is cut. */
    private static final List<String> ERRORS = List.of(
            "a\nERROR:  duplicate key value violates unique constraint \"b\"\nDETAIL:  Key (id)=(1) already exists.\nc",
            "a\nERROR:  duplicate key value violates unique constraint \"b\"\nc",
            "a\nduplicate key value violates unique constraint \"\nb",
            "a\n{\"code\": \"23505\", \"message\": \"b\"}\nc",
            "a {\"code\": \"23505\", \"message\": \"b\"} c",
            "a\n2026-11-23 03:01:54.217 UTC [16364] postgres@shop ERROR:  duplicate key value violates unique constraint"
                    + " \"b\"\nc");

    /** A key, its columns as the catalog prints them, and its values. */
    private record Printed(String constraint, List<String> columns, List<String> values) {
        static Printed any(Generator generator) {
            List<String> columns = new ArrayList<>();
            List<String> values = new ArrayList<>();
            for (int left = generator.intBetween(1, 4); left > 0; left--) {
                String name = Identifiers.quote(generator.hostileName());
                columns.add(generator.chance(0.2) ? "lower(" + name + ")" : name);
                values.add(value(generator));
            }
            return new Printed(generator.chance(0.7) ? "users_pkey" : generator.hostileName(), columns, values);
        }

        String message() {
            return "duplicate key value violates unique constraint \"" + constraint + '"';
        }

        String detail() {
            return "Key (" + String.join(", ", columns) + ")=(" + String.join(", ", values) + ") already exists.";
        }

        private static String value(Generator generator) {
            if (generator.chance(0.5)) {
                return generator.text();
            }
            String value = generator.pick(generator.chance(0.8) ? IMITATIONS : ERRORS);
            return generator.chance(0.3) ? generator.text() + '\n' + value : value;
        }

        /** The text marks where the key ends: it must come back whole. */
        void isReadFrom(String text) {
            List<UniqueViolation> found = UniqueViolation.parse(text);
            assertThat(found).as("violations in: %s", text).hasSize(1);
            KeyText key = Objects.requireNonNull(found.get(0).key(), text);
            assertThat(key.readings()).as(text).hasSize(1);
            assertThat(key.truncated()).as(text).isFalse();
            isRightIn(key, text);
        }

        /** Nothing marks where the key ends: it must come back whole or say that it may not be. */
        void isNotMisreadFrom(String text) {
            List<UniqueViolation> found = UniqueViolation.parse(text);
            assertThat(found).as("violations in: %s", text).isNotEmpty();
            UniqueViolation first = found.get(0);
            KeyText key = first.key();
            if (key == null) {
                assertThat(first.detailGap()).as(text).isEqualTo(DetailGap.CUT);
                return;
            }
            String real = '(' + String.join(", ", columns) + ")=(" + String.join(", ", values);
            if (key.truncated()) {
                assertThat(real).as(text).startsWith('(' + key.columnsText() + ")=(" + key.valuesText());
            } else if (found.size() > 1) {
                // A whole error and another one after it: what else should that be?
                int error = ERRORS.stream().mapToInt(real::lastIndexOf).max().orElseThrow();
                assertThat(error).as(text).isNotNegative();
                assertThat(real.substring(0, error)).as(text).contains(") already exists.");
            } else {
                assertThat(first.constraint()).as(text).isIn(constraint, null);
                isRightIn(key, text);
                assertThat(first.statement()).as(text).isNull();
                assertThat(first.context()).as(text).isNull();
            }
        }

        private void isRightIn(KeyText key, String text) {
            KeyText own = key.ofColumns(columns);
            assertThat(own.readings()).as(text).contains(String.join(", ", values));
            Candidates candidates = own.candidates(columns.size());
            if (candidates.complete()) {
                assertThat(candidates.splits()).as(text).contains(values);
            }
            own.values().ifPresent(only -> assertThat(only).as(text).isEqualTo(values));
        }
    }

    @Test
    void throughPsql() {
        Property.check(CASES, generator -> {
            Printed printed = Printed.any(generator);
            String text = "ERROR:  " + printed.message() + "\nDETAIL:  " + printed.detail() + "\n";
            printed.isNotMisreadFrom(text);
            printed.isNotMisreadFrom("shop=> insert into t values (1);\n" + text + "shop=> \n");
        });
    }

    @Test
    void throughPsqlOnWindows() {
        Property.check(CASES, generator -> {
            Printed printed = Printed.any(generator);
            String text = "ERROR:  " + printed.message() + "\nDETAIL:  " + printed.detail() + "\n";
            if (!printed.message().contains("\r")) {
                printed.isNotMisreadFrom(text.replace("\n", "\r\n"));
            }
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
            printed.isNotMisreadFrom(error);
            printed.isNotMisreadFrom("java.lang.RuntimeException: x\n\tat a.B.c(B.java:1)\nCaused by: " + error);
            printed.isNotMisreadFrom("org.springframework.dao.DuplicateKeyException: " + error + "Caused by: " + error);
        });
    }

    @Test
    void throughSyslog() {
        Property.check(CASES, generator -> {
            Printed printed = Printed.any(generator);
            List<String> lines = new ArrayList<>();
            String prefix = "2026-11-23 10:15:00.217 UTC [4711] app@shop ";
            lines.addAll(List.of((prefix + "ERROR:  " + tabbed(printed.message())).split("\n", -1)));
            lines.addAll(List.of((prefix + "DETAIL:  " + tabbed(printed.detail())).split("\n", -1)));
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < lines.size(); i++) {
                text.append("Nov 23 10:15:00 db1 postgres[4711]: [5-")
                        .append(i + 1)
                        .append("] ");
                text.append(escapedForSyslog(lines.get(i))).append('\n');
            }
            printed.isNotMisreadFrom(text.toString());
        });
    }

    @Test
    void throughAPrintedObject() {
        Property.check(CASES, generator -> {
            Printed printed = Printed.any(generator);
            printed.isReadFrom(
                    "error: " + "duplicate key value violates unique constraint \"c\"\n    at a (/b.js:1:2) {\n"
                            + "  code: '23505',\n  detail: " + javaScript(printed.detail()) + ",\n  table: 't'\n}\n");
        });
    }

    /** As rsyslog writes control characters. */
    private static String escapedForSyslog(String line) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c < ' ') {
                text.append('#').append(String.format("%03o", (int) c));
            } else {
                text.append(c);
            }
        }
        return text.toString();
    }

    /** As Node prints a text of several lines. */
    private static String javaScript(String text) {
        StringBuilder printed = new StringBuilder("'");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\n' -> printed.append("\\n' +\n    '");
                case '\t' -> printed.append("\\t");
                case '\r' -> printed.append("\\r");
                case '\\', '\'' -> printed.append('\\').append(c);
                default -> {
                    if (c < ' ') {
                        printed.append(String.format("\\x%02X", (int) c));
                    } else {
                        printed.append(c);
                    }
                }
            }
        }
        return printed.append('\'').toString();
    }

    /** Behind a program's own words a name with quotation marks of its own cannot be told from a shorter one. */
    private static Printed plain(Printed printed) {
        boolean quotes = printed.constraint().chars().filter(c -> c == '"').count() > 1;
        return quotes ? new Printed("users_pkey", printed.columns(), printed.values()) : printed;
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
                        .replace("\r", "\\r")
                        .replace("\u0001", "\\u0001")
                        .replace("\u000b", "\\u000b")
                        .replace("\u001b", "\\u001b")
                + '"';
    }
}
