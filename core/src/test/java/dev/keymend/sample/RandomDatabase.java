// SPDX-License-Identifier: Apache-2.0
package dev.keymend.sample;

import static dev.keymend.internal.sql.Identifiers.literal;
import static dev.keymend.internal.sql.Identifiers.quote;

import dev.keymend.catalog.QualifiedName;
import dev.keymend.testkit.Generator;
import dev.keymend.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A database with tables of every sort that take their keys from sequences of every sort, and rows that came with their
 * keys. What it is made of is kept as statements, so that a failure can be made again by hand.
 */
public final class RandomDatabase {
    /**
     * A table that takes rows of defaults alone, and the sequence that feeds it.
     *
     * @param root the tree it is a part of; else the table itself
     */
    public record Fed(QualifiedName table, QualifiedName root, QualifiedName sequence) {
        private Fed(QualifiedName table, QualifiedName sequence) {
            this(table, table, sequence);
        }
    }

    /** A sequence, where it starts and how far its values may reach. */
    private record Feeder(QualifiedName name, long start, long increment, long reach) {
        /** The value that many steps after the start, or the nearest to it that fits. */
        long value(long steps) {
            long value = start + steps * increment;
            return Math.max(-reach, Math.min(reach, value));
        }
    }

    private final Connection connection;
    private final Generator generator;
    private final KeptStatements statements;
    private final List<Fed> tables = new ArrayList<>();
    private final List<Feeder> feeders = new ArrayList<>();
    private final Set<QualifiedName> names =
            new TreeSet<>((a, b) -> a.toString().compareTo(b.toString()));
    private List<String> schemas = List.of();
    private String repairer = "postgres";
    private boolean undoes;
    private boolean locksTables;

    private RandomDatabase(Connection connection, Generator generator) {
        this.connection = connection;
        this.generator = generator;
        this.statements = new KeptStatements(connection);
    }

    /** Fills an empty database; the connection is of a superuser and keeps the values that it has cached. */
    public static RandomDatabase create(TestDatabase database, Connection connection, Generator generator)
            throws SQLException {
        RandomDatabase random = new RandomDatabase(connection, generator);
        random.makeSchemas();
        for (int count = generator.intBetween(2, 6); count > 0; count--) {
            random.makeTable();
        }
        for (Feeder feeder : random.feeders) {
            random.moveSequence(feeder);
        }
        random.repairer = new RandomRole(database, connection, generator, random.statements)
                .make(
                        random.schemas,
                        random.tables.stream().map(Fed::table).toList(),
                        random.feeders.stream().map(Feeder::name).toList());
        random.undoes = generator.chance(0.3);
        random.locksTables = generator.chance(0.3);
        return random;
    }

    /** What was run, for a person who repeats it. */
    public List<String> statements() {
        return statements.kept();
    }

    /** Tables that take rows of defaults alone. */
    public List<Fed> tables() {
        return List.copyOf(tables);
    }

    /** The role that repairs: a superuser, the owner of everything, or somebody who may do a few things. */
    public String repairer() {
        return repairer;
    }

    /** Whether the tables are locked as well. */
    public boolean locksTables() {
        return locksTables;
    }

    /** Whether the repair is taken back in this case. */
    public boolean undoes() {
        return undoes;
    }

    private void makeSchemas() throws SQLException {
        Set<String> drawn = new TreeSet<>(List.of("public"));
        for (int count = generator.intBetween(0, 2); count > 0; count--) {
            String name = generator.hostileName();
            if (!name.startsWith("pg_") && drawn.add(name)) {
                run("CREATE SCHEMA " + quote(name));
            }
        }
        schemas = List.copyOf(drawn);
    }

    private void makeTable() throws SQLException {
        switch (generator.intBetween(0, 8)) {
            case 0 -> serial(generator.pick(List.of("smallserial", "serial", "bigserial")));
            case 1, 2 -> identity();
            case 3 -> unowned(generator.pick(List.of("smallint", "integer", "bigint", "numeric", "numeric(12)")), "");
            case 4 -> shared();
            case 5 -> unowned(domain(), "");
            case 6 -> unowned(generator.pick(List.of("text", "varchar", "varchar(40)")), prefix());
            case 7 -> partitioned();
            case 8 -> inherited();
            default -> throw new AssertionError("no such sort of table");
        }
    }

    private void serial(String type) throws SQLException {
        QualifiedName table = newName();
        String key = newKey();
        create(table, key, type);
        Feeder feeder = owned(table, key, 1, 1, type.equals("smallserial") ? Short.MAX_VALUE : Integer.MAX_VALUE);
        fill(table, key, feeder, "");
        if (generator.chance(0.2)) {
            // A copy: its default is the original's sequence.
            QualifiedName copy = newName();
            run("CREATE TABLE " + copy.quoted() + " (LIKE " + table.quoted() + " INCLUDING ALL)");
            tables.add(new Fed(copy, feeder.name()));
            fill(copy, key, feeder, "");
        }
    }

    private void identity() throws SQLException {
        QualifiedName table = newName();
        String key = newKey();
        String type = generator.pick(List.of("smallint", "integer", "bigint"));
        long increment = increment();
        long start = start(increment);
        String options = options(increment, start);
        String always = generator.pick(List.of("ALWAYS", "BY DEFAULT"));
        create(table, key, type + " GENERATED " + always + " AS IDENTITY (" + options + ")");
        Feeder feeder = owned(table, key, start, increment, reach(type));
        fill(table, key, feeder, "");
        if (generator.chance(0.2)) {
            // A copy has a sequence of its own, which knows nothing of rows that are copied.
            QualifiedName copy = newName();
            run("CREATE TABLE " + copy.quoted() + " (LIKE " + table.quoted() + " INCLUDING ALL)");
            owned(copy, key, start, increment, reach(type));
            run("INSERT INTO " + copy.quoted() + " OVERRIDING SYSTEM VALUE SELECT * FROM " + table.quoted());
        }
    }

    /** A sequence of a schema of its own, which may be owned by the column, and a default that takes its values. */
    private void unowned(String type, String prefix) throws SQLException {
        Feeder feeder = sequence(type);
        QualifiedName table = newName();
        String key = newKey();
        create(table, key, type + " DEFAULT " + call(feeder, prefix));
        if (generator.chance(0.3)) {
            String column = table.quoted() + '.' + quote(key);
            if (feeder.name().schema().equals(table.schema())) {
                run("ALTER SEQUENCE " + feeder.name().quoted() + " OWNED BY " + column);
            }
        }
        tables.add(new Fed(table, feeder.name()));
        fill(table, key, feeder, prefix);
    }

    private void shared() throws SQLException {
        Feeder feeder = sequence("integer");
        for (int count = generator.intBetween(2, 3); count > 0; count--) {
            QualifiedName table = newName();
            String key = newKey();
            String prefix = generator.chance(0.2) ? prefix() : "";
            String type = prefix.isEmpty() ? generator.pick(List.of("integer", "bigint")) : "text";
            create(table, key, type + " DEFAULT " + call(feeder, prefix));
            tables.add(new Fed(table, feeder.name()));
            fill(table, key, feeder, prefix);
        }
    }

    private void partitioned() throws SQLException {
        Feeder feeder = sequence("bigint");
        QualifiedName table = newName();
        String key = newKey();
        String column = quote(key) + " bigint DEFAULT " + call(feeder, "");
        if (generator.chance(0.5)) {
            run("CREATE TABLE " + table.quoted() + " (" + column + " PRIMARY KEY) PARTITION BY HASH (" + quote(key)
                    + ")");
            for (int i = 0; i < 3; i++) {
                run("CREATE TABLE " + newName().quoted() + " PARTITION OF " + table.quoted()
                        + " FOR VALUES WITH (MODULUS 3, REMAINDER " + i + ")");
            }
        } else {
            run("CREATE TABLE " + table.quoted() + " (" + column
                    + ", region text DEFAULT 'a', PRIMARY KEY (" + quote(key)
                    + ", region)) PARTITION BY LIST (region)");
            QualifiedName middle = newName();
            QualifiedName leaf = newName();
            run("CREATE TABLE " + middle.quoted() + " PARTITION OF " + table.quoted()
                    + " FOR VALUES IN ('a', 'b') PARTITION BY LIST (region)");
            run("CREATE TABLE " + leaf.quoted() + " PARTITION OF " + middle.quoted() + " FOR VALUES IN ('a')");
            run("CREATE TABLE " + newName().quoted() + " PARTITION OF " + table.quoted() + " DEFAULT");
            tables.add(new Fed(leaf, table, feeder.name()));
        }
        tables.add(new Fed(table, feeder.name()));
        fill(table, key, feeder, "");
    }

    private void inherited() throws SQLException {
        Feeder feeder = sequence("integer");
        QualifiedName parent = newName();
        QualifiedName other = newName();
        QualifiedName child = newName();
        String key = newKey();
        create(parent, key, "integer DEFAULT " + call(feeder, ""));
        run("CREATE TABLE " + other.quoted() + " (note text)");
        String parents = generator.chance(0.5)
                ? parent.quoted() + ", " + other.quoted()
                : other.quoted() + ", " + parent.quoted();
        String keyed = generator.chance(0.8) ? "UNIQUE (" + quote(key) + ")" : "";
        run("CREATE TABLE " + child.quoted() + " (" + keyed + ") INHERITS (" + parents + ")");
        for (QualifiedName table : List.of(parent, child)) {
            tables.add(new Fed(table, feeder.name()));
            fill(table, key, feeder, "");
        }
    }

    private String domain() throws SQLException {
        String name = newName().quoted();
        run("CREATE DOMAIN " + name + " AS " + generator.pick(List.of("integer", "bigint")) + " CHECK (VALUE <> 0)");
        return name;
    }

    /** A table whose key is of one column or of two, whole or partial, or no key at all. */
    private void create(QualifiedName table, String key, String typeAndDefault) throws SQLException {
        String column = quote(key);
        String columns = column + ' ' + typeAndDefault + " NOT NULL, note text, tenant int NOT NULL DEFAULT 1";
        String name = table.quoted();
        switch (generator.intBetween(0, 9)) {
            case 0 -> run("CREATE TABLE " + name + " (" + columns + ", PRIMARY KEY (tenant, " + column + "))");
            case 1 -> {
                run("CREATE TABLE " + name + " (" + columns + ")");
                run("CREATE UNIQUE INDEX ON " + name + " (" + column + ") WHERE tenant = 1");
            }
            case 2 -> run("CREATE TABLE " + name + " (" + columns + ")");
            case 3 -> run("CREATE TABLE " + name + " (" + columns + ", UNIQUE (" + column + ") INCLUDE (note))");
            default -> run("CREATE TABLE " + name + " (" + columns + ", PRIMARY KEY (" + column + "))");
        }
    }

    private Feeder sequence(String type) throws SQLException {
        QualifiedName name = newName();
        long increment = increment();
        long start = start(increment);
        run("CREATE SEQUENCE " + name.quoted() + ' ' + options(increment, start));
        Feeder feeder = new Feeder(name, start, increment, reach(type));
        feeders.add(feeder);
        return feeder;
    }

    private Feeder owned(QualifiedName table, String key, long start, long increment, long reach) throws SQLException {
        String name = Sql.text(
                connection,
                "SELECT c.relname FROM pg_depend d JOIN pg_class c ON c.oid = d.objid AND c.relkind = 'S'"
                        + " WHERE d.classid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')"
                        + " AND d.refobjid = " + literal(table.quoted()) + "::regclass AND d.refobjsubid ="
                        + " (SELECT attnum FROM pg_attribute WHERE attrelid = refobjid AND attname = " + literal(key)
                        + ")");
        // Both SERIAL and identity make it in the table's schema.
        Feeder feeder = new Feeder(new QualifiedName(table.schema(), name), start, increment, reach);
        names.add(feeder.name());
        feeders.add(feeder);
        tables.add(new Fed(table, feeder.name()));
        return feeder;
    }

    private long increment() {
        return generator.pick(List.of(1L, 1L, 1L, 1L, -1L, 2L, 7L, 10L, 50L, -10L));
    }

    private long start(long increment) {
        return increment > 0 ? generator.longBetween(1, 30) : -generator.longBetween(1, 30);
    }

    private String options(long increment, long start) {
        return "INCREMENT " + increment + " START " + start + " CACHE " + generator.pick(List.of(1, 1, 1, 20))
                + (generator.chance(0.1) ? " CYCLE" : "");
    }

    private static long reach(String type) {
        return switch (type) {
            case "smallint" -> Short.MAX_VALUE;
            case "bigint", "numeric", "numeric(12)", "text", "varchar", "varchar(40)" -> 100_000_000_000L;
            default -> Integer.MAX_VALUE;
        };
    }

    private String prefix() {
        return generator.pick(List.of("INV-", "", "it's (", "v1.", "ü*", "a\nb"));
    }

    private static String call(Feeder feeder, String prefix) {
        String call = "nextval(" + literal(feeder.name().quoted()) + ")";
        return prefix.isEmpty() ? call : "(" + literal(prefix) + " || " + call + ")";
    }

    /** Rows that came with their keys: a block, a few others, at times one far away. */
    private void fill(QualifiedName table, String key, Feeder feeder, String prefix) throws SQLException {
        Set<Long> keys = new TreeSet<>();
        long from = generator.chance(0.6) ? 0 : generator.intBetween(0, 400);
        for (int i = generator.intBetween(0, 30); i > 0; i--) {
            keys.add(feeder.value(from + i));
        }
        for (int i = generator.intBetween(0, 4); i > 0; i--) {
            keys.add(feeder.value(generator.intBetween(-50, 600)) + generator.intBetween(0, 3));
        }
        if (generator.chance(0.1)) {
            keys.add(feeder.value(3_000_000));
        }
        keys.remove(0L); // The domains refuse it.
        keys.removeIf(value -> Math.abs(value) > feeder.reach());
        if (keys.isEmpty()) {
            return;
        }
        String values = keys.stream()
                .map(value -> prefix.isEmpty() ? "('" + value + "')" : "(" + literal(prefix + value) + ")")
                .collect(Collectors.joining(", "));
        run("INSERT INTO " + table.quoted() + " (" + quote(key) + ") OVERRIDING SYSTEM VALUE VALUES " + values
                + " ON CONFLICT DO NOTHING");
    }

    /** Values were taken, or somebody has set it to wherever. */
    private void moveSequence(Feeder feeder) throws SQLException {
        String sequence = literal(feeder.name().quoted());
        switch (generator.intBetween(0, 3)) {
            case 0 ->
                run("SELECT nextval(" + sequence + ") FROM generate_series(1, " + generator.intBetween(1, 40) + ")");
            case 1 ->
                run("SELECT setval(" + sequence + ", " + feeder.value(generator.intBetween(0, 500)) + ", "
                        + generator.chance(0.5) + ")");
            default -> {
                // As it was created.
            }
        }
    }

    private QualifiedName newName() {
        while (true) {
            QualifiedName name = new QualifiedName(generator.pick(schemas), generator.hostileName());
            if (names.add(name)) {
                return name;
            }
        }
    }

    private String newKey() {
        String key = generator.chance(0.5) ? "id" : generator.hostileName();
        return Set.of("note", "tenant", "region", "ctid", "xmin", "xmax", "cmin", "cmax", "tableoid")
                        .contains(key)
                ? "id"
                : key;
    }

    private void run(String sql) throws SQLException {
        statements.run(sql);
    }
}
