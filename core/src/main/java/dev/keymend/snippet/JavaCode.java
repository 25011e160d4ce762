// SPDX-License-Identifier: Apache-2.0
package dev.keymend.snippet;

import dev.keymend.plan.Snippet;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Java, over JDBC, Hibernate and Spring. */
final class JavaCode {
    private static final String JDBC = """
            /** The row's key, found or inserted. At READ COMMITTED, where each statement sees what others committed. */
            static Object getOrCreate(Connection connection, {{declared}}) throws SQLException {
                for (int attempt = 0; attempt < 3; attempt++) { // again only where rows are deleted, too
                    Object id = first(connection,
                            {{find}},
                            {{key}});
                    if (id == null) {
                        id = first(connection,
                                {{insert}},
                                {{values}});
                    }
                    if (id != null) {
                        return id;
                    }
                }
                throw new SQLException("the row comes and goes", "40001");
            }

            static Object first(Connection connection, String sql, Object... values) throws SQLException {
                try (PreparedStatement statement = connection.prepareStatement(sql)) {
                    for (int i = 0; i < values.length; i++) {
                        statement.setObject(i + 1, values[i]);
                    }
                    try (ResultSet row = statement.executeQuery()) {
                        return row.next() ? row.getObject(1) : null;
                    }
                }
            }
            """;

    private static final String HIBERNATE = """
            // Object id = entityManager.unwrap(Session.class).doReturningWork(connection -> getOrCreate(connection, …));
            """;

    private static final String SPRING = """
            @Transactional(isolation = Isolation.READ_COMMITTED) // each statement sees what others committed
            public Object getOrCreate({{declared}}) {
                for (int attempt = 0; attempt < 3; attempt++) { // again only where rows are deleted, too
                    Optional<Object> id = jdbcClient.sql(
                            {{find}})
                            .params({{key}}).query().listOfRows().stream().findFirst()
                            .map(row -> row.values().iterator().next());
                    if (id.isEmpty()) {
                        id = jdbcClient.sql(
                                {{insert}})
                                .params({{values}}).query().listOfRows().stream().findFirst()
                                .map(row -> row.values().iterator().next());
                    }
                    if (id.isPresent()) {
                        return id.get();
                    }
                }
                throw new ConcurrencyFailureException("the row comes and goes");
            }
            """;

    private JavaCode() {}

    static Snippet jdbc(KeyedInsert insert) {
        return new Snippet("java", Template.fill(JDBC, holes(insert)));
    }

    /** Hibernate reads colons as parameters, so the statements go past it, on its connection. */
    static Snippet hibernate(KeyedInsert insert) {
        return new Snippet("java", HIBERNATE + Template.fill(JDBC, holes(insert)));
    }

    static Snippet spring(KeyedInsert insert) {
        return new Snippet("java", Template.fill(SPRING, holes(insert)));
    }

    private static Map<String, String> holes(KeyedInsert insert) {
        return new Holes(insert, Quoting.JAVA)
                .of(n -> "?", Quoting::questionMarks, name -> "Object " + name, UnaryOperator.identity());
    }
}
