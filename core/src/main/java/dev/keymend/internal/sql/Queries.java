// SPDX-License-Identifier: Apache-2.0
package dev.keymend.internal.sql;

import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A small query runner: one statement, a row mapper, everything closed. */
public final class Queries {
    /** Turns the row the cursor stands on into a value. */
    @FunctionalInterface
    public interface RowMapper<T> {
        T map(ResultSet row) throws SQLException;
    }

    private Queries() {}

    /** All rows, mapped, in the order the server sent them. */
    public static <T> List<T> list(Connection connection, String sql, RowMapper<T> mapper) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<T> result = new ArrayList<>();
            while (rows.next()) {
                result.add(mapper.map(rows));
            }
            return result;
        }
    }

    /**
     * The only row of a statement that returns exactly one.
     *
     * @throws IllegalStateException if it returns none or more
     */
    public static <T> T one(Connection connection, String sql, RowMapper<T> mapper) throws SQLException {
        List<T> rows = list(connection, sql, mapper);
        if (rows.size() != 1) {
            throw new IllegalStateException("expected one row, got " + rows.size() + ": " + sql);
        }
        return rows.get(0);
    }

    /** A query that is sent together with others, and what takes its rows, one after the other. */
    public record Part(String sql, RowTaker rows) {}

    /** Takes the row the cursor stands on. */
    @FunctionalInterface
    public interface RowTaker {
        void take(ResultSet row) throws SQLException;
    }

    /**
     * Runs several queries in one round trip, and in more only where one has more than {@code fetchSize} rows: inside a
     * transaction no more than so many are held at once.
     */
    public static void together(Connection connection, int fetchSize, List<Part> parts) throws SQLException {
        String sql = parts.stream().map(Part::sql).collect(Collectors.joining(";\n"));
        try (Statement statement = connection.createStatement()) {
            statement.setFetchSize(fetchSize);
            statement.setEscapeProcessing(
                    false); // The driver would read every text once more, for what JDBC alone writes.
            statement.execute(sql);
            for (Part part : parts) {
                try (ResultSet rows = statement.getResultSet()) {
                    while (rows.next()) {
                        part.rows().take(rows);
                    }
                }
                statement.getMoreResults();
            }
        }
    }

    /** Runs statements that return nothing of interest, one after the other. */
    public static void execute(Connection connection, String... statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** A 64-bit column that may be NULL. */
    public static OptionalLong optionalLong(ResultSet row, String column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(value);
    }

    /** A 64-bit column that may be NULL, by its place from 1. */
    public static OptionalLong optionalLong(ResultSet row, int column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(value);
    }

    /** A {@code bigint[]} column that is not NULL and holds none. */
    public static List<Long> longs(ResultSet row, String column) throws SQLException {
        Array array = row.getArray(column);
        return List.of((Long[]) array.getArray());
    }

    /** A {@code text[]} column whose elements may be NULL; none of them where it is NULL itself. */
    public static List<@Nullable String> texts(ResultSet row, String column) throws SQLException {
        Array array = row.getArray(column);
        if (array == null) {
            return List.of();
        }
        @Nullable String[] elements = (@Nullable String[]) array.getArray();
        return Arrays.asList(elements);
    }
}
