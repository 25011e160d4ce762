// SPDX-License-Identifier: Apache-2.0
package dev.keymend.benchmarks;

import java.io.BufferedReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.Types;

/** Loads a file as programs often do: batches of INSERT … ON CONFLICT DO NOTHING, rewritten by the driver. */
public final class BatchProgram {
    private static final int BATCH = 1_000;

    private BatchProgram() {}

    /** A JDBC URL and the file, whose values hold no commas. */
    public static void main(String[] arguments) throws Exception {
        String url = arguments[0] + (arguments[0].contains("?") ? "&" : "?") + "reWriteBatchedInserts=true";
        try (Connection connection = DriverManager.getConnection(url);
                BufferedReader in = Files.newBufferedReader(Path.of(arguments[1]), StandardCharsets.UTF_8);
                PreparedStatement insert = connection.prepareStatement("INSERT INTO accounts (" + LoadTables.columns()
                        + ") VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING")) {
            connection.setAutoCommit(false);
            in.readLine();
            int waiting = 0;
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String[] values = line.split(",", -1);
                insert.setLong(1, Long.parseLong(values[0]));
                insert.setString(2, values[1]);
                insert.setString(3, values[2]);
                insert.setBigDecimal(4, new BigDecimal(values[3]));
                insert.setObject(5, values[4], Types.OTHER);
                insert.addBatch();
                if (++waiting == BATCH) {
                    insert.executeBatch();
                    waiting = 0;
                }
            }
            insert.executeBatch();
            connection.commit();
        }
    }
}
