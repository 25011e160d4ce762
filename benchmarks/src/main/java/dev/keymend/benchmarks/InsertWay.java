// SPDX-License-Identifier: Apache-2.0
package dev.keymend.benchmarks;

import dev.keymend.insert.IdempotentInsert;
import dev.keymend.insert.NewRow;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;

/** Ways to get a user's id by the e-mail address, making the user where there is none. */
public enum InsertWay {
    /** The library. */
    KEYMEND {
        @Override
        long id(Connection connection, String email) throws SQLException {
            return USERS.one(connection, NewRow.of("email", email).with("name", "n"))
                    .row();
        }
    },
    /** The usual statement, and a second one where it returns nothing. */
    DO_NOTHING_SELECT {
        @Override
        long id(Connection connection, String email) throws SQLException {
            long id = first(connection, INSERT + " ON CONFLICT (email) DO NOTHING RETURNING id", email);
            return id >= 0 ? id : first(connection, SELECT, email);
        }
    },
    /** A change that changes nothing, for the sake of RETURNING. */
    DO_UPDATE_RETURNING {
        @Override
        long id(Connection connection, String email) throws SQLException {
            return first(
                    connection,
                    INSERT + " ON CONFLICT (email) DO UPDATE SET email = excluded.email RETURNING id",
                    email);
        }
    },
    /** The exception as control flow; a savepoint keeps the transaction usable. */
    INSERT_CATCH_SELECT {
        @Override
        long id(Connection connection, String email) throws SQLException {
            connection.setAutoCommit(false);
            Savepoint savepoint = connection.setSavepoint();
            long id;
            try {
                id = first(connection, INSERT + " RETURNING id", email);
                connection.releaseSavepoint(savepoint);
            } catch (SQLException e) {
                connection.rollback(savepoint);
                id = first(connection, SELECT, email);
            }
            connection.commit();
            return id;
        }
    },
    /** What is right only as long as nobody else is about. */
    SELECT_THEN_INSERT {
        @Override
        long id(Connection connection, String email) throws SQLException {
            long id = first(connection, SELECT, email);
            return id >= 0 ? id : first(connection, INSERT + " RETURNING id", email);
        }
    },
    /** MERGE, which says nothing of rows that are there. */
    MERGE {
        @Override
        long id(Connection connection, String email) throws SQLException {
            try (PreparedStatement statement = connection.prepareStatement(
                    "MERGE INTO users AS t USING (SELECT ?::text AS email, 'n'::text AS name) AS s ON t.email = s.email"
                            + " WHEN NOT MATCHED THEN INSERT (email, name) VALUES (s.email, s.name)")) {
                statement.setString(1, email);
                statement.executeUpdate();
            }
            return first(connection, SELECT, email);
        }
    };

    static final IdempotentInsert<Long> USERS =
            IdempotentInsert.into("users").key("email").returning("id").as(row -> row.getLong(1));

    private static final String INSERT = "INSERT INTO users (email, name) VALUES (?, 'n')";
    private static final String SELECT = "SELECT id FROM users WHERE email = ?";

    /** The user's id. */
    abstract long id(Connection connection, String email) throws SQLException;

    /** The first column of the first row; -1 where there is none. */
    private static long first(Connection connection, String sql, String email) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, email);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getLong(1) : -1;
            }
        }
    }
}
