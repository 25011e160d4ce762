// SPDX-License-Identifier: Apache-2.0
package dev.keymend.violation;

/** The client library that reported an error, as far as what it printed around it shows. */
public enum ClientStack {
    /** Java without a framework that is known here, jOOQ and MyBatis included. */
    JDBC,
    /** Spring's data access, with or without Hibernate below it. */
    SPRING,
    /** Hibernate, or another JPA over it, without Spring. */
    HIBERNATE,
    /** psycopg 2 or 3. */
    PSYCOPG,
    /** Python's asyncpg, alone. */
    ASYNCPG,
    /** SQLAlchemy, over whichever driver. */
    SQLALCHEMY,
    /** Django's ORM. */
    DJANGO,
    /** Rails' Active Record. */
    RAILS,
    /** Ruby without Active Record. */
    RUBY_PG,
    /** node-postgres, Knex included. */
    NODE_PG,
    /** Sequelize. */
    SEQUELIZE,
    /** TypeORM. */
    TYPEORM,
    /** Prisma. */
    PRISMA,
    /** Go's pgx, GORM over it included. */
    PGX,
    /** Go's lib/pq. */
    LIB_PQ,
    /** .NET's Npgsql, Entity Framework included. */
    NPGSQL,
    /** PHP's PDO. */
    PHP,
    /** Laravel's Eloquent. */
    LARAVEL,
    /** Rust: sqlx, tokio-postgres, Diesel. */
    RUST,
    /** Elixir: Postgrex, Ecto. */
    ELIXIR,
    /** Nothing that shows it: psql, a server's log, a message alone. */
    UNKNOWN
}
