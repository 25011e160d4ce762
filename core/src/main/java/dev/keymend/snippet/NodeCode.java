// SPDX-License-Identifier: Apache-2.0
package dev.keymend.snippet;

import dev.keymend.plan.Snippet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;

/** JavaScript and TypeScript, over node-postgres, Sequelize, TypeORM and Prisma. */
final class NodeCode {
    private static final String NODE_POSTGRES = """
            // The row's key, found or inserted. At READ COMMITTED, where each statement sees what others committed.
            async function getOrCreate(client, {{declared}}) {
              for (let attempt = 0; attempt < 3; attempt++) { // again only where rows are deleted, too
                let { rows } = await client.query(
                  {{find}},
                  [{{key}}]);
                if (rows.length === 0) {
                  ({ rows } = await client.query(
                    {{insert}},
                    [{{values}}]));
                }
                if (rows.length > 0) return rows[0];
              }
              throw new Error("the row comes and goes");
            }
            """;

    private static final String SEQUELIZE = """
            // Model: the one whose table is {{table}}. The look-up must name the whole key and nothing else.
            const [row, created] = await Model.findOrCreate({
              where: { {{keyPairs}} },
              defaults: { {{otherPairs}} },
            });
            """;

    private static final String TYPEORM = """
            // Entity: the one whose table is {{table}}. orIgnore() names no arbiter: it is silent about other keys, too.
            const key = { {{keyPairs}} };
            let row = await dataSource.getRepository(Entity).findOneBy(key);
            if (row === null) {
              await dataSource.createQueryBuilder().insert().into(Entity)
                .values({ {{allPairs}} }).orIgnore().execute();
              row = await dataSource.getRepository(Entity).findOneByOrFail(key); // sees what others committed
            }
            """;

    private static final String PRISMA = """
            // model: the one whose table is {{table}}.
            const row = await prisma.model.upsert({
              where: { {{where}} },
              update: {},
              create: { {{allPairs}} },
            });
            // One INSERT … ON CONFLICT only where "where" and "create" have the same key and nothing is nested;
            // else Prisma looks first, and may be refused all the same: then repeat it.
            """;

    private static final String PRISMA_SQL = """
            // Prisma knows no such key: getOrCreate({ query: async (sql, values) =>
            //   ({ rows: await prisma.$queryRawUnsafe(sql, ...values) }) }, …)
            """;

    private NodeCode() {}

    static Snippet nodePostgres(KeyedInsert insert) {
        Map<String, String> holes =
                new Holes(insert, Quoting.JAVASCRIPT).numbered(UnaryOperator.identity(), UnaryOperator.identity());
        return new Snippet("javascript", Template.fill(NODE_POSTGRES, holes));
    }

    static Snippet sequelize(KeyedInsert insert) {
        return insert.ofColumns()
                ? new Snippet("javascript", Template.fill(SEQUELIZE, pairs(insert)))
                : nodePostgres(insert);
    }

    static Snippet typeorm(KeyedInsert insert) {
        return insert.ofColumns()
                ? new Snippet("typescript", Template.fill(TYPEORM, pairs(insert)))
                : nodePostgres(insert);
    }

    static Snippet prisma(KeyedInsert insert) {
        if (!insert.ofColumns() || insert.nullsNotDistinct()) {
            return new Snippet("typescript", PRISMA_SQL + nodePostgres(insert).code());
        }
        Map<String, String> holes = new HashMap<>(pairs(insert));
        List<String> columns = new ArrayList<>();
        insert.key().forEach(part -> columns.add(Objects.requireNonNull(part.column())));
        String keyPairs = holes.get("keyPairs");
        holes.put(
                "where",
                columns.size() == 1
                        ? String.valueOf(keyPairs)
                        : Quoting.JAVASCRIPT.of(String.join("_", columns)) + ": { " + keyPairs + " }");
        return new Snippet("typescript", Template.fill(PRISMA, holes));
    }

    private static Map<String, String> pairs(KeyedInsert insert) {
        Holes holes = new Holes(insert, Quoting.JAVASCRIPT);
        List<String> key = insert.columns().stream()
                .filter(column -> !insert.others().contains(column))
                .toList();
        return Map.of(
                "table", Quoting.JAVASCRIPT.of(insert.table().name()),
                "keyPairs", holes.pairs(key, ": ", UnaryOperator.identity()),
                "allPairs", holes.pairs(insert.columns(), ": ", UnaryOperator.identity()),
                "otherPairs", holes.pairs(insert.others(), ": ", UnaryOperator.identity()));
    }
}
