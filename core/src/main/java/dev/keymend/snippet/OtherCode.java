// SPDX-License-Identifier: Apache-2.0
package dev.keymend.snippet;

import dev.keymend.plan.Snippet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Go, C# and PHP. */
final class OtherCode {
    private static final String GO = """
            // The row's key, found or inserted. At READ COMMITTED, where each statement sees what others committed.
            func getOrCreate(ctx context.Context, db {{database}}, {{declared}} any) (id any, err error) {
            	for attempt := 0; attempt < 3; attempt++ { // again only where rows are deleted, too
            		err = db.{{query}}(ctx,
            			{{find}},
            			{{key}}).Scan(&id)
            		if errors.Is(err, {{none}}) {
            			err = db.{{query}}(ctx,
            				{{insert}},
            				{{values}}).Scan(&id)
            		}
            		if !errors.Is(err, {{none}}) {
            			return id, err
            		}
            	}
            	return nil, err
            }
            """;

    private static final String CSHARP = """
            // The row's key, found or inserted. At READ COMMITTED, where each statement sees what others committed.
            static async Task<object> GetOrCreate(NpgsqlConnection connection, {{declared}})
            {
                for (var attempt = 0; attempt < 3; attempt++) // again only where rows are deleted, too
                {
                    var id = await First(
                            {{find}},
                            {{key}})
                        ?? await First(
                            {{insert}},
                            {{values}});
                    if (id is not null) return id;
                }
                throw new InvalidOperationException("the row comes and goes");

                async Task<object?> First(string sql, params object[] values)
                {
                    await using var command = new NpgsqlCommand(sql, connection);
                    foreach (var value in values) command.Parameters.Add(new NpgsqlParameter { Value = value });
                    return await command.ExecuteScalarAsync();
                }
            }
            """;

    private static final String PDO = """
            /** The row's key, found or inserted. At READ COMMITTED, where each statement sees what others committed. */
            function getOrCreate(PDO $db, {{declared}})
            {
                $find = {{find}};
                $insert = {{insert}};
                for ($attempt = 0; $attempt < 3; $attempt++) { // again only where rows are deleted, too
                    foreach ([[$find, [{{key}}]], [$insert, [{{values}}]]] as [$sql, $values]) {
                        $statement = $db->prepare($sql);
                        $statement->execute($values);
                        $row = $statement->fetch(PDO::FETCH_NUM);
                        if ($row !== false) {
                            return $row[0];
                        }
                    }
                }
                throw new RuntimeException("the row comes and goes");
            }
            """;

    private static final String LARAVEL = """
            // Model: the one whose table is {{table}}. The first array must name the whole key and nothing else.
            $row = Model::query()->firstOrCreate([{{keyPairs}}], [{{otherPairs}}]);
            // From Laravel 10.20 it looks again when it is refused. Each refusal is an error in the server's log and spends
            // an id; insertOrIgnore() is not refused, but names no arbiter: it is silent about other keys, too.
            """;

    private static final String LARAVEL_SQL = """
            // Eloquent cannot look up such a key: getOrCreate(DB::connection()->getPdo(), …)
            """;

    private OtherCode() {}

    static Snippet pgx(KeyedInsert insert) {
        return go(insert, "*pgxpool.Pool", "QueryRow", "pgx.ErrNoRows");
    }

    static Snippet libPq(KeyedInsert insert) {
        return go(insert, "*sql.DB", "QueryRowContext", "sql.ErrNoRows");
    }

    private static Snippet go(KeyedInsert insert, String database, String query, String none) {
        Map<String, String> holes = new HashMap<>(
                new Holes(insert, Quoting.GO).numbered(UnaryOperator.identity(), UnaryOperator.identity()));
        holes.put("database", database);
        holes.put("query", query);
        holes.put("none", none);
        return new Snippet("go", Template.fill(GO, holes));
    }

    static Snippet npgsql(KeyedInsert insert) {
        Map<String, String> holes =
                new Holes(insert, Quoting.CSHARP).numbered(name -> "object " + name, UnaryOperator.identity());
        return new Snippet("csharp", Template.fill(CSHARP, holes));
    }

    static Snippet pdo(KeyedInsert insert) {
        Map<String, String> holes = new Holes(insert, Quoting.PHP)
                .of(n -> "?", Quoting::questionMarks, name -> "$" + name, name -> "$" + name);
        return new Snippet("php", Template.fill(PDO, holes));
    }

    static Snippet laravel(KeyedInsert insert) {
        if (!insert.ofColumns()) {
            return new Snippet("php", LARAVEL_SQL + pdo(insert).code());
        }
        List<String> key = new ArrayList<>(insert.columns());
        key.removeAll(insert.others());
        Holes pairs = new Holes(insert, Quoting.PHP);
        return new Snippet(
                "php",
                Template.fill(
                        LARAVEL,
                        Map.of(
                                "table", Quoting.PHP.of(insert.table().name()),
                                "keyPairs", pairs.pairs(key, " => ", name -> "$" + name),
                                "otherPairs", pairs.pairs(insert.others(), " => ", name -> "$" + name))));
    }
}
