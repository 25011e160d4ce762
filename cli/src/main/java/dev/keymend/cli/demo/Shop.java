// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/** A small shop, filled as a restore fills it: COPY with explicit ids, and nobody moves a sequence. */
final class Shop {
    static final int USERS = 50_000;
    static final int PRODUCTS = 1_200;
    static final int ORDERS = 20_000;
    static final int ITEMS = 30_000;

    private Shop() {}

    static void restore(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(schema());
        }
        copy(connection, "users (id, email)", USERS, id -> id + "\tuser" + id + "@example.com");
        copy(connection, "products (id, name)", PRODUCTS, id -> id + "\tproduct " + id);
        copy(
                connection,
                "orders (id, placed_on, user_id)",
                ORDERS,
                id -> id + (id % 2 == 0 ? "\t2025-11-23\t" : "\t2026-11-23\t") + id);
        copy(
                connection,
                "\"Web Shop\".\"Order Items\" (\"Item Id\", product)",
                ITEMS,
                id -> id + "\t" + (id % PRODUCTS + 1));
    }

    private static void copy(Connection connection, String target, int rows, IntFunction<String> row)
            throws SQLException {
        String lines = IntStream.rangeClosed(1, rows).mapToObj(row).collect(Collectors.joining("\n", "", "\n"));
        CopyManager copy = connection.unwrap(PGConnection.class).getCopyAPI();
        try {
            copy.copyIn("COPY " + target + " FROM STDIN", new StringReader(lines));
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory", e);
        }
    }

    private static String schema() {
        try (InputStream in = Objects.requireNonNull(Shop.class.getResourceAsStream("shop.sql"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read shop.sql from the jar", e);
        }
    }
}
