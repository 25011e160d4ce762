// SPDX-License-Identifier: Apache-2.0
package dev.keymend.load;

import dev.keymend.sample.Sql;
import dev.keymend.testkit.Generator;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A table with keys of all kinds, the rows in it, an input for it and what to do with that. */
record RandomLoad(
        String definition,
        List<String> indexes,
        List<List<@Nullable String>> present,
        List<List<@Nullable String>> rows,
        LoadOptions options,
        boolean fromFile,
        LoadSizes sizes) {
    static final List<String> COLUMNS = List.of("id", "a", "b", "c");

    private static final List<String> NUMBERS = List.of("1", "2", "3", "4", "5");
    private static final List<String> TEXTS =
            List.of("x", "X", "y", "Y ", "y", "", "ä", "Ä", "a,b", "say \"hi\"", "back\\slash");

    static RandomLoad of(Generator generator, int major) {
        boolean plain = generator.chance(0.4); // Keys of which equal ones have equal bytes.
        String id = generator.pick(
                plain
                        ? List.of("integer", "bigint", "text")
                        : List.of("bigint", "numeric", "numeric(6,2)", "varchar(3)"));
        String a = generator.pick(
                plain
                        ? List.of("text", "varchar(8)", "text COLLATE \"C\"")
                        : List.of("text", "text COLLATE ci", "varchar(8)", "char(8)", "text COLLATE \"C\""));
        String b = generator.pick(List.of("integer", "numeric", "date", "int4range", "timestamptz"));
        String check = generator.chance(0.3) ? ", CHECK (c <> 'refused')" : "";
        String primary = generator.chance(0.8) ? " PRIMARY KEY" : " NOT NULL UNIQUE";
        Set<String> indexes = new LinkedHashSet<>();
        for (int i = generator.intBetween(0, 2); i > 0; i--) {
            indexes.add(
                    plain
                            ? generator.pick(List.of("UNIQUE (a)", "UNIQUE (c, a)", "UNIQUE (c)"))
                            : index(generator, b, major));
        }
        List<List<@Nullable String>> present = rows(generator, b, 0);
        List<List<@Nullable String>> rows = rows(generator, b, 0.15);
        if (plain && generator.chance(0.5)) {
            rows = byId(rows, generator.chance(0.6));
        }
        ConflictPolicy policy = generator.pick(List.of(ConflictPolicy.values()));
        if (policy == ConflictPolicy.UPDATE && primary.contains("NOT NULL")) {
            policy = ConflictPolicy.SKIP;
        }
        LoadOptions options = LoadOptions.DEFAULT
                .withOnConflict(policy)
                .withBadRows(generator.chance(0.8) ? BadRowPolicy.REJECT : BadRowPolicy.FAIL)
                .withOnlyIfChanged(generator.chance(0.5));
        if (generator.chance(0.6)) {
            options = options.withRepeats(generator.pick(List.of(RepeatPolicy.values())));
        }
        if (policy == ConflictPolicy.UPDATE && generator.chance(0.4)) {
            options = options.withUpdateColumns(generator.pick(List.of(List.of("a"), List.of("b", "c"), List.of("c"))));
        }
        return new RandomLoad(
                "id " + id + primary + ", a " + a + ", b " + b + ", c text" + check,
                List.copyOf(indexes),
                present,
                rows,
                options,
                generator.chance(0.7),
                new LoadSizes(
                        generator.intBetween(1, 6),
                        generator.intBetween(1, 4),
                        generator.intBetween(1, 4),
                        1,
                        generator.intBetween(1, 5),
                        generator.intBetween(5, 60),
                        generator.chance(0.3) ? 200 : 100_000));
    }

    private static String index(Generator generator, String b, int major) {
        List<String> kinds = new ArrayList<>(List.of(
                "UNIQUE (a)",
                "UNIQUE (a, b)",
                "UNIQUE (b) WHERE c IS NOT NULL",
                "UNIQUE (lower(a))",
                "UNIQUE ((a || '-'), c)",
                "UNIQUE (a COLLATE ci)",
                "UNIQUE (c) WHERE lower(a) <> 'x'",
                "UNIQUE (b) INCLUDE (c)"));
        if (b.equals("int4range")) {
            kinds.add("EXCLUDE USING gist (b WITH &&)");
            kinds.add("EXCLUDE USING gist (b WITH &&) WHERE (c IS NOT NULL)");
        }
        if (major >= 15) {
            kinds.add("UNIQUE (a) NULLS NOT DISTINCT");
            kinds.add("UNIQUE (b, a) NULLS NOT DISTINCT");
        }
        return generator.pick(kinds);
    }

    private static List<List<@Nullable String>> rows(Generator generator, String b, double bad) {
        List<List<@Nullable String>> rows = new ArrayList<>();
        for (int i = generator.intBetween(0, 12); i > 0; i--) {
            rows.add(Arrays.asList(
                    generator.chance(bad) ? (generator.chance(0.5) ? "many" : null) : id(generator),
                    generator.chance(bad / 3) ? "much longer than it may be" : text(generator),
                    generator.chance(0.2) ? null : b(generator, b),
                    generator.chance(bad / 2) ? "refused" : text(generator)));
        }
        return rows;
    }

    /** In the order of their ids, as files often are. */
    private static List<List<@Nullable String>> byId(List<List<@Nullable String>> rows, boolean eachOnce) {
        TreeMap<String, List<List<@Nullable String>>> sorted = new TreeMap<>();
        for (List<@Nullable String> row : rows) {
            sorted.computeIfAbsent(String.valueOf(row.get(0)), id -> new ArrayList<>())
                    .add(row);
        }
        List<List<@Nullable String>> ordered = new ArrayList<>();
        sorted.values().forEach(same -> ordered.addAll(eachOnce ? same.subList(0, 1) : same));
        return ordered;
    }

    private static String id(Generator generator) {
        return generator.pick(NUMBERS);
    }

    private static @Nullable String text(Generator generator) {
        return generator.chance(0.1) ? null : generator.pick(TEXTS);
    }

    private static String b(Generator generator, String type) {
        String number = generator.pick(NUMBERS);
        return switch (type) {
            case "date" -> "2026-01-0" + number;
            case "timestamptz" -> "2026-01-01 0" + number + generator.pick(List.of(":00+00", ":00+01"));
            case "int4range" -> "[" + number + "," + (Integer.parseInt(number) + generator.intBetween(0, 2)) + "]";
            case "numeric" -> number + generator.pick(List.of("", ".0", ".00"));
            default -> number;
        };
    }

    /** The table, a copy of it as it is before, and two empty ones with the same constraints for the reference. */
    void create(Connection connection) throws SQLException {
        for (String table : List.of("t", "t0", "alone", "images")) {
            Sql.execute(connection, "CREATE TABLE " + table + " (" + definition + ")");
            for (String index : indexes) {
                Sql.execute(
                        connection,
                        index.startsWith("EXCLUDE")
                                ? "ALTER TABLE " + table + " ADD " + index
                                : "CREATE UNIQUE INDEX ON " + table + index.substring("UNIQUE".length()));
            }
        }
        for (List<@Nullable String> row : present) {
            try {
                Sql.execute(connection, insert("t0", row));
            } catch (SQLException taken) {
                continue; // As many of the rows as can stand side by side.
            }
            Sql.execute(connection, insert("t", row));
        }
    }

    static String insert(String table, List<@Nullable String> row) {
        return "INSERT INTO " + table + " VALUES ("
                + row.stream().map(RandomLoad::literal).collect(Collectors.joining(", ")) + ")";
    }

    static String literal(@Nullable String value) {
        return Optional.ofNullable(value)
                .map(text -> "E'" + text.replace("\\", "\\\\").replace("'", "''") + "'")
                .orElse("NULL");
    }
}
