// SPDX-License-Identifier: Apache-2.0
package dev.keymend.snippet;

import dev.keymend.catalog.ConstraintFacts;
import dev.keymend.plan.Snippet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Python, over psycopg, asyncpg, SQLAlchemy and Django. */
final class PythonCode {
    private static final String PSYCOPG = """
            def get_or_create(cursor, {{declared}}):
                \"""The row's key, found or inserted. At READ COMMITTED, where each statement sees what others committed.\"""
                for _ in range(3):  # again only where rows are deleted, too
                    cursor.execute(
                        {{find}},
                        ({{key}},))
                    row = cursor.fetchone()
                    if row is None:
                        cursor.execute(
                            {{insert}},
                            ({{values}},))
                        row = cursor.fetchone()
                    if row is not None:
                        return row[0]
                raise RuntimeError("the row comes and goes")
            """;

    private static final String ASYNCPG = """
            async def get_or_create(connection, {{declared}}):
                \"""The row's key, found or inserted. At READ COMMITTED, where each statement sees what others committed.\"""
                for _ in range(3):  # again only where rows are deleted, too
                    row = await connection.fetchrow(
                        {{find}},
                        {{key}})
                    row = row or await connection.fetchrow(
                        {{insert}},
                        {{values}})
                    if row is not None:
                        return row[0]
                raise RuntimeError("the row comes and goes")
            """;

    private static final String SQLALCHEMY = """
            from sqlalchemy import column, literal_column, select, table
            from sqlalchemy.dialects.postgresql import insert

            target = table({{table}}, {{columns}}, schema={{schema}})

            def get_or_create(session, {{declared}}):
                \"""The row's key, found or inserted. At READ COMMITTED, where each statement sees what others committed.\"""
                found = select({{returned}}).select_from(target).where({{conditions}})
                added = insert(target).values({ {{pairs}} }).on_conflict_do_nothing(
                    {{arbiter}}).returning({{returned}})
                for _ in range(3):  # again only where rows are deleted, too
                    row = session.execute(found).first() or session.execute(added).first()
                    if row is not None:
                        return row[0]
                raise RuntimeError("the row comes and goes")
            """;

    private static final String DJANGO = """
            # Model: the one whose table is {{table}}. The look-up must name the whole key and nothing else.
            row, created = Model.objects.get_or_create({{keywords}}, defaults={ {{pairs}} })
            # On a race it inserts, is refused inside a savepoint and looks again: each time an error in the server's
            # log, and an id spent. For many rows: Model.objects.bulk_create(rows, ignore_conflicts=True)
            """;

    private static final String DJANGO_SQL = """
            # Django's get_or_create cannot look up such a key.
            # with connection.cursor() as cursor: id = get_or_create(cursor, …)
            """;

    private PythonCode() {}

    static Snippet psycopg(KeyedInsert insert) {
        Map<String, String> holes = new Holes(insert, Quoting.PYTHON)
                .of(n -> "%s", Quoting::percentSigns, UnaryOperator.identity(), UnaryOperator.identity());
        return new Snippet("python", Template.fill(PSYCOPG, holes));
    }

    static Snippet asyncpg(KeyedInsert insert) {
        Map<String, String> holes =
                new Holes(insert, Quoting.PYTHON).numbered(UnaryOperator.identity(), UnaryOperator.identity());
        return new Snippet("python", Template.fill(ASYNCPG, holes));
    }

    static Snippet django(KeyedInsert insert) {
        if (!insert.ofColumns() || !insert.columns().stream().allMatch(HostNames::isPlain)) {
            return new Snippet("python", DJANGO_SQL + psycopg(insert).code());
        }
        List<String> names = insert.names();
        List<String> keywords = new ArrayList<>();
        for (int i = 0; i < insert.key().size(); i++) {
            keywords.add(insert.key().get(i).column() + "="
                    + names.get(insert.keyValues().get(i)));
        }
        Map<String, String> holes = Map.of(
                "table", Quoting.PYTHON.of(insert.table().name()),
                "keywords", String.join(", ", keywords),
                "pairs", new Holes(insert, Quoting.PYTHON).pairs(insert.others(), ": ", UnaryOperator.identity()));
        return new Snippet("python", Template.fill(DJANGO, holes));
    }

    static Snippet sqlalchemy(KeyedInsert insert) {
        Holes common = new Holes(insert, Quoting.PYTHON);
        Map<String, String> holes = new HashMap<>(common.numbered(UnaryOperator.identity(), UnaryOperator.identity()));
        List<String> all = new ArrayList<>(insert.columns());
        insert.primaryKey().stream().filter(column -> !all.contains(column)).forEach(all::add);
        List<String> names = insert.names();
        List<String> conditions = new ArrayList<>();
        for (int i = 0; i < insert.key().size(); i++) {
            String value = names.get(insert.keyValues().get(i));
            String part = element(insert.key().get(i), "target.c[", "]");
            conditions.add(
                    insert.nullsNotDistinct() ? part + ".is_not_distinct_from(" + value + ")" : part + " == " + value);
        }
        String elements = "index_elements=["
                + Holes.joined(
                        insert.key().stream().map(part -> element(part, "", "")).toList(), UnaryOperator.identity())
                + "]";
        if (insert.predicate() != null) {
            String predicate = "literal_column(" + Quoting.PYTHON.of("(" + insert.predicate() + ")") + ")";
            conditions.add(predicate);
            elements += ", index_where=" + predicate;
        }
        holes.put("table", Quoting.PYTHON.of(insert.table().name()));
        holes.put("schema", Quoting.PYTHON.of(insert.table().schema()));
        holes.put("columns", Holes.joined(all, column -> "column(" + Quoting.PYTHON.of(column) + ")"));
        holes.put(
                "returned",
                insert.primaryKey().isEmpty()
                        ? "literal_column(\"true\")"
                        : Holes.joined(insert.primaryKey(), column -> "target.c[" + Quoting.PYTHON.of(column) + "]"));
        holes.put("conditions", String.join(", ", conditions));
        holes.put("pairs", common.pairs(insert.columns(), ": ", UnaryOperator.identity()));
        holes.put("arbiter", elements);
        return new Snippet("python", Template.fill(SQLALCHEMY, holes));
    }

    private static String element(ConstraintFacts.Part part, String before, String after) {
        return part.column() == null
                ? "literal_column(" + Quoting.PYTHON.of("(" + part.text() + ")") + ")"
                : before + Quoting.PYTHON.of(part.column()) + after;
    }
}
