// SPDX-License-Identifier: Apache-2.0
package dev.keymend.violation;

import static dev.keymend.violation.ClientStack.ASYNCPG;
import static dev.keymend.violation.ClientStack.DJANGO;
import static dev.keymend.violation.ClientStack.ELIXIR;
import static dev.keymend.violation.ClientStack.HIBERNATE;
import static dev.keymend.violation.ClientStack.JDBC;
import static dev.keymend.violation.ClientStack.LARAVEL;
import static dev.keymend.violation.ClientStack.LIB_PQ;
import static dev.keymend.violation.ClientStack.NODE_PG;
import static dev.keymend.violation.ClientStack.NPGSQL;
import static dev.keymend.violation.ClientStack.PGX;
import static dev.keymend.violation.ClientStack.PHP;
import static dev.keymend.violation.ClientStack.PRISMA;
import static dev.keymend.violation.ClientStack.PSYCOPG;
import static dev.keymend.violation.ClientStack.RAILS;
import static dev.keymend.violation.ClientStack.RUBY_PG;
import static dev.keymend.violation.ClientStack.RUST;
import static dev.keymend.violation.ClientStack.SEQUELIZE;
import static dev.keymend.violation.ClientStack.SPRING;
import static dev.keymend.violation.ClientStack.SQLALCHEMY;
import static dev.keymend.violation.ClientStack.TYPEORM;
import static dev.keymend.violation.ClientStack.UNKNOWN;

import java.util.List;

/** Tells client libraries by what only they print. Plain words, for a paste may be long and is read once. */
final class StackMarks {
    /** How much of what stands around an error is looked at, before it and after. */
    private static final int NEAR = 20_000;

    private record Mark(ClientStack stack, String words) {}

    /** Frameworks before the drivers they stand on: the first mark that is there decides. */
    private static final List<Mark> MARKS = List.of(
            new Mark(SPRING, "org.springframework."),
            new Mark(SPRING, "[dispatcherServlet]"),
            new Mark(HIBERNATE, "org.hibernate."),
            new Mark(HIBERNATE, "SqlExceptionHelper"),
            new Mark(JDBC, "org.postgresql."),
            new Mark(JDBC, "java.sql."),
            new Mark(DJANGO, "django.db."),
            new Mark(DJANGO, "/django/"),
            new Mark(SQLALCHEMY, "sqlalchemy."),
            new Mark(SQLALCHEMY, "sqlalche.me/"),
            new Mark(SQLALCHEMY, "/sqlalchemy/"),
            new Mark(ASYNCPG, "asyncpg."),
            new Mark(PSYCOPG, "psycopg"),
            new Mark(PSYCOPG, "UniqueViolation('"),
            new Mark(RAILS, "ActiveRecord::"),
            new Mark(RUBY_PG, "PG::"),
            new Mark(PRISMA, "PrismaClient"),
            new Mark(PRISMA, "`prisma."),
            new Mark(PRISMA, "Unique constraint failed on the "),
            new Mark(TYPEORM, "QueryFailedError"),
            new Mark(SEQUELIZE, "Sequelize"),
            new Mark(SEQUELIZE, "/sequelize/"),
            new Mark(NODE_PG, "pg-protocol"),
            new Mark(NODE_PG, "pg-pool"),
            new Mark(NODE_PG, "node_modules/pg"),
            new Mark(NPGSQL, "Npgsql."),
            new Mark(LARAVEL, "Illuminate"),
            new Mark(PHP, "PDOException"),
            new Mark(PHP, "SQLSTATE[23505]"),
            new Mark(ELIXIR, "Postgrex"),
            new Mark(ELIXIR, "Ecto."),
            new Mark(RUST, "PgDatabaseError"),
            new Mark(RUST, "DbError {"),
            new Mark(RUST, "DatabaseError(UniqueViolation"),
            new Mark(LIB_PQ, "pq: "),
            new Mark(PGX, "pgconn."),
            new Mark(PGX, "(SQLSTATE 23"));

    private StackMarks() {}

    /**
     * Who printed an error: by its own lines and, where it is the first, by those above it.
     *
     * @param before where the line of the error before it ends; 0 when it is the first
     * @param begin where it begins
     * @param end where the next error begins
     */
    static ClientStack of(String text, int before, int begin, int end) {
        ClientStack own = in(text.substring(begin, Math.min(end, begin + NEAR)));
        // A framework's heading stands above; what stands between two errors is rather the end of the first.
        ClientStack above = before > 0 ? UNKNOWN : in(text.substring(Math.max(0, begin - NEAR), begin));
        return rank(above) < rank(own) ? above : own;
    }

    /** By the names of an exception's classes. */
    static ClientStack ofExceptions(List<Throwable> chain) {
        StringBuilder names = new StringBuilder();
        chain.forEach(each -> names.append(each.getClass().getName()).append('\n'));
        ClientStack found = in(names.toString());
        return found == SPRING || found == HIBERNATE ? found : JDBC;
    }

    private static ClientStack in(String text) {
        for (Mark mark : MARKS) {
            if (text.contains(mark.words())) {
                return mark.stack();
            }
        }
        return UNKNOWN;
    }

    private static int rank(ClientStack stack) {
        for (int i = 0; i < MARKS.size(); i++) {
            if (MARKS.get(i).stack() == stack) {
                return i;
            }
        }
        return MARKS.size();
    }
}
