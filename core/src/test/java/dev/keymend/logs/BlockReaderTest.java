// SPDX-License-Identifier: Apache-2.0
package dev.keymend.logs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keymend.testkit.Generator;
import dev.keymend.testkit.Property;
import dev.keymend.violation.LoggedLine.Part;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is passed over at a glance, and what is read like something before, is what a search of every byte finds. */
class BlockReaderTest {
    private static final List<String> PREFIXES = List.of(
            "2026-11-23 03:01:5# UTC [7#] ",
            "2026-11-23 03:01:5#.21# UTC [7#] app@shop ",
            "2026-11-23 03:01:5#.21# CET [7#]: [#-1] user=app,db=shop#,app=web ",
            "2026-11-23 03:01:54 +0#:LOG ",
            "6b03aca#.4e7# db=shop ",
            "176386331#.21# [7#] ",
            "pid=7# error: user=a ",
            "[local] 2026-11-23 03:01:54.217 UTC logical replication apply worker [7#] ",
            "Nov 23 03:01:5# db postgres[7#]: [#-1] 2026-11-23 03:01:54 UTC ",
            "Nov 23 03:01:5# db postgres[7#]: [#-2] ",
            "2026-11-23T03:01:54.2#Z stdout F ",
            "WARNING: db postgres[7#]: [#-1] ",
            "[pod/db-#/postgres] 2026-11-23 03:01:5#.217 UTC [7#] ",
            "Nov 23 03:01:5# db postgres[1]: 2026-11-23 03:01:54 UTC [7#] ",
            "2026-11-23T03:01:54.2#Z 2026-11-23 03:01:54 UTC [7#] ",
            "2026-11-23 03:01:5# UTC [7#-#] app@shop",
            "db-1  | 2026-11-23 03:01:5#.217 UTC [7#] ",
            "2026-11-23 03:01:54.21# UTC,\"app\",\"shop\",7#,\"10.0.3.17:4711\",6b03aca2.7#,7,\"INSERT\","
                    + "2026-11-23 00:00:00 UTC,3/10,0,ERROR,23505,\"duplicate key value violates unique constraint \"\"c#\"\"\"",
            "{\"message\": \"",
            "");

    private static final List<String> LABELS = List.of(
            "LOG:  ",
            "LOG: ",
            "ERROR:  ",
            "ERROR:  ",
            "ERROR:  ",
            "DETAIL:  ",
            "STATEMENT:  ",
            "CONTEXT:  ",
            "HINT:  ",
            "FEHLER:  ",
            "ERREUR :  ",
            "ОШИБКА:  ",
            "СООБЩЕНИЕ:  ",
            "log:  ",
            "detail:  ",
            "WARNING:  ",
            "FATAL:  ",
            "");

    private static final List<String> MESSAGES = List.of(
            "duplicate key value violates unique constraint \"users_pkey\"",
            "duplicate key value violates unique constraint \"users_pkey\"",
            "duplicate key value violates unique constraint \"c#\"",
            "23505: duplicate key value violates unique constraint \"users_pkey\"",
            "conflicting key value violates exclusion constraint \"x\"",
            "conflict detected on relation \"public.users\": conflict=insert_exists",
            "doppelter Schlüsselwert verletzt Unique-Constraint »users_pkey«",
            "повторяющееся значение ключа нарушает ограничение уникальности \"users_pkey\"",
            "deadlock detected",
            "relation \"x\" does not exist",
            "duration: #.1 ms  statement: SELECT 'duplicate key value violates unique constraint \"a\"'");

    private static final List<String> DETAILS = List.of(
            "Key (id)=(#) already exists.",
            "Key (email)=(zoë#@example.com) already exists.",
            "Key (a, b)=(#, x) already exists.\r",
            "Key (note)=(a",
            "Schlüssel »(id)=(#)« existiert bereits.",
            "Key (" + "x".repeat(300) + ")=(#) already exists.",
            "");

    private static final List<String> STATEMENTS = List.of(
            "INSERT INTO users (id) VALUES (#)",
            "INSERT INTO users (id) VALUES (#), ('it''s #')",
            "INSERT INTO \"Order Items\" (\"a b\") VALUES ('Zoë', E'a\\'#', $1)",
            "insert into t#\n\t(id, x)\n\tvalues (#.5e#, 'a\n\tb') returning id",
            "WITH x AS (SELECT $$it's$$) INSERT INTO u SELECT * FROM x -- #",
            "UPDATE t SET a1 = a1 + 1#, b = '' WHERE c = 'unfinished",
            "INSERT INTO e VALUES (E'a\\', 1#)",
            "INSERT INTO e VALUES (E'a', 1#)",
            "INSERT INTO donné# (id) VALUES (1)",
            "COPY t FROM stdin\r",
            "INSERT INTO t VALUES ('" + "y".repeat(5_000) + "')");

    @Test
    void readsWhatASearchFinds() {
        Property.check(3_000, generator -> {
            String prefix = generator.pick(PREFIXES);
            StringBuilder log = new StringBuilder();
            for (int left = generator.intBetween(1, 40); left > 0; left--) {
                String its = generator.chance(0.9) ? prefix : generator.pick(PREFIXES);
                // A character that is next to the digits.
                log.append(some(generator, generator.chance(0.05) ? its.replaceFirst("#", ";") : its));
            }
            byte[] bytes = log.toString()
                    .getBytes(generator.chance(0.9) ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1);
            Anchors anchors = generator.chance(0.8) ? Phrases.usual() : Phrases.withBareStates();
            String given = generator.chance(0.5)
                    ? null
                    : generator.pick(List.of("%m [%p] %u@%d ", "%m [%p] ", "%t [%p] %e", "%t [%p-%l] %u@%d"));
            int cuts = generator.intBetween(0, 4);
            int[] ends = new int[cuts + 1];
            for (int i = 0; i < cuts; i++) {
                ends[i] = generator.intBetween(1, bytes.length);
            }
            ends[cuts] = bytes.length;
            Arrays.sort(ends);

            BlockReader searching = new BlockReader(given == null ? null : new PrefixFormat(given));
            read(searching, "nothing\n".getBytes(StandardCharsets.UTF_8), new int[] {8}, anchors);
            BlockReader reader = new BlockReader(given == null ? null : new PrefixFormat(given));

            assertThat(read(reader, bytes, ends, anchors)).isEqualTo(read(searching, bytes, ends, anchors));
        });
    }

    /** What only looks like the beginning of a line, for it is within a field. */
    private static String record(Generator generator, String prefix) {
        return generator.pick(List.of(
                        "2026-11-23 03:01:54.217 UTC,\"app\",\"shop\",7,,6b03aca2.4e7,7,\"INSERT\",2026-11-23 00:00:00 UTC,"
                                + "3/10,0,ERROR,23505,\"duplicate key value violates unique constraint \"\"csv\"\"\",\"Key (id)=(1\n"
                                + prefix + "ERROR:  duplicate key value violates unique constraint \"\"users_pkey\"\"\n"
                                + prefix + "LOG:  x) already exists.\",,,,,\"INSERT\n\tINTO t\",,,\"web\"",
                        "{\"error_severity\":\"ERROR\",\"state_code\":\"23505\",\"message\":"
                                + "\"duplicate key value violates unique constraint \\\"LOG:  x\\\"\"}"))
                + '\n';
    }

    /** Each run of digits after the first of a sign has a length and value of its own. */
    private static String some(Generator generator, String prefix) {
        StringBuilder lines = new StringBuilder();
        int kind = generator.intBetween(0, 10);
        if (kind < 5) {
            lines.append(prefix)
                    .append("ERROR:  ")
                    .append(generator.pick(MESSAGES))
                    .append('\n');
            if (generator.chance(0.9)) {
                lines.append(prefix)
                        .append("DETAIL:  ")
                        .append(generator.pick(DETAILS))
                        .append('\n');
            }
            if (generator.chance(0.1)) {
                lines.append(prefix).append("CONTEXT:  COPY t, line 3\n");
            }
            if (generator.chance(0.9)) {
                lines.append(prefix)
                        .append("STATEMENT:  ")
                        .append(generator.pick(STATEMENTS))
                        .append('\n');
            }
        } else if (kind < 7) {
            lines.append(prefix)
                    .append("LOG:  ")
                    .append(generator.pick(MESSAGES))
                    .append('\n');
        } else if (kind > 9) {
            lines.append(record(generator, prefix));
        } else {
            lines.append(prefix)
                    .append(generator.pick(LABELS))
                    .append(generator.pick(MESSAGES))
                    .append('\n');
        }
        if (generator.chance(0.1)) {
            String lead = generator.chance(0.7) ? "" : prefix.substring(0, Math.max(0, prefix.indexOf("2026-11-23 ")));
            lines.append(lead).append('\t').append(generator.pick(MESSAGES)).append('\n');
        }
        // The lines of an error mostly have the same time and process.
        String digits = generator.chance(0.8) ? String.valueOf(generator.intBetween(0, 9)) : null;
        StringBuilder filled = new StringBuilder();
        for (int i = 0; i < lines.length(); i++) {
            char c = lines.charAt(i);
            filled.append(c != '#' ? String.valueOf(c) : digits != null ? digits : digit(generator));
        }
        return filled.toString();
    }

    private static String digit(Generator generator) {
        return String.valueOf(generator.intBetween(0, generator.chance(0.1) ? 99 : 9));
    }

    /** All that is known of each event, and how many lines there were. */
    private static List<String> read(BlockReader reader, byte[] log, int[] ends, Anchors anchors) {
        List<String> told = new ArrayList<>();
        long lines = 0;
        int from = 0;
        try {
            for (int end : ends) {
                byte[] padded = Arrays.copyOf(log, log.length + Anchors.PADDING);
                boolean atLineStart = from == 0 || log[from - 1] == '\n';
                Block block = new Block(
                        padded, log.length, from, atLineStart, end, (same, have) -> new Block.Filled(same, have));
                reader.read(block, anchors).forEach(event -> told.add(told(event)));
                lines += reader.lines();
                from = end;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        told.add(lines + " lines");
        return told;
    }

    private static String told(LogEvent event) {
        Gathered source = event.source().read();
        StringBuilder all =
                new StringBuilder(event.toString().substring(0, event.toString().indexOf(", source=")));
        all.append(source.prefix).append(source.sqlState).append(source.structured);
        for (Part part : Part.values()) {
            @Nullable String text = source.get(part);
            all.append('|').append(part).append('=').append(text);
        }
        return all.toString();
    }
}
