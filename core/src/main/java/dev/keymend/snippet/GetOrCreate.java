// SPDX-License-Identifier: Apache-2.0
package dev.keymend.snippet;

import dev.keymend.plan.Snippet;
import dev.keymend.violation.ClientStack;
import java.util.Optional;

/**
 * Look, insert unless the key is taken, look again: finds a row or inserts it, whoever else does the same at that moment.
 * The second look must be a statement of its own, for only that sees what another transaction has committed meanwhile;
 * a loop, because that row may be deleted meanwhile too.
 */
public final class GetOrCreate {
    private GetOrCreate() {}

    /** In the language of a client library; Java where it is not known, empty where SQL must do. */
    public static Optional<Snippet> in(ClientStack stack, KeyedInsert insert) {
        return switch (stack) {
            case JDBC, UNKNOWN -> Optional.of(JavaCode.jdbc(insert));
            case HIBERNATE -> Optional.of(JavaCode.hibernate(insert));
            case SPRING -> Optional.of(JavaCode.spring(insert));
            case PSYCOPG -> Optional.of(PythonCode.psycopg(insert));
            case ASYNCPG -> Optional.of(PythonCode.asyncpg(insert));
            case SQLALCHEMY -> Optional.of(PythonCode.sqlalchemy(insert));
            case DJANGO -> Optional.of(PythonCode.django(insert));
            case RAILS -> Optional.of(RubyCode.rails(insert));
            case NODE_PG -> Optional.of(NodeCode.nodePostgres(insert));
            case SEQUELIZE -> Optional.of(NodeCode.sequelize(insert));
            case TYPEORM -> Optional.of(NodeCode.typeorm(insert));
            case PRISMA -> Optional.of(NodeCode.prisma(insert));
            case PGX -> Optional.of(OtherCode.pgx(insert));
            case LIB_PQ -> Optional.of(OtherCode.libPq(insert));
            case NPGSQL -> Optional.of(OtherCode.npgsql(insert));
            case PHP -> Optional.of(OtherCode.pdo(insert));
            case LARAVEL -> Optional.of(OtherCode.laravel(insert));
            case RUBY_PG, RUST, ELIXIR -> Optional.empty();
        };
    }
}
