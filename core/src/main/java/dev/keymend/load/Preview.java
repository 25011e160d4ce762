// SPDX-License-Identifier: Apache-2.0
package dev.keymend.load;

import dev.keymend.internal.sql.Queries;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One look at an input: temporary tables first, then nothing but reading, and in the end a rollback. */
final class Preview {
    private final Connection connection;
    private final Layout layout;
    private final LoadOptions options;
    private final RowSource source;
    private final LoadListener listener;

    Preview(Connection connection, Layout layout, LoadOptions options, RowSource source, LoadListener listener) {
        this.connection = connection;
        this.layout = layout;
        this.options = options;
        this.source = source;
        this.listener = listener;
    }

    LoadReport run() throws SQLException {
        if (!connection.getAutoCommit()) {
            TableLock.take(
                    connection, layout.target(), options.lock()); // Before the savepoint: it is the caller's to hold.
            Savepoint savepoint = connection.setSavepoint();
            try {
                return judge();
            } finally {
                if (!connection.isClosed()) {
                    connection.rollback(savepoint);
                    connection.releaseSavepoint(savepoint);
                }
            }
        }
        connection.setAutoCommit(false);
        try {
            // Where sessions are read-only by default, temporary tables take this to be made.
            Queries.execute(connection, "SET TRANSACTION READ WRITE");
            TableLock.take(connection, layout.target(), options.lock());
            return judge();
        } finally {
            if (!connection.isClosed()) {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        }
    }

    private LoadReport judge() throws SQLException {
        Stage stage = new Stage(connection, layout);
        stage.create();
        long read = source.stage(connection, names(), listener);
        listener.progress(LoadProgress.judging(read));
        // From here on the server itself refuses to write to anything but temporary tables.
        Queries.execute(connection, "SET TRANSACTION READ ONLY");
        stage.type();
        Examination examination = new Examination(connection, layout, stage);
        examination.ofPartitions();
        examination.run();
        new Verdict(connection, layout, options).run();
        Counting counting = new Counting(connection, layout);
        Listing listing = new Listing(connection, layout, listener);
        listing.bad();
        Map<String, String> blind = new LinkedHashMap<>(layout.blind());
        blind.putAll(examination.unexamined());
        return counting.preview(read, listing.conflicts(), blind);
    }

    private List<String> names() {
        return layout.loaded().stream().map(column -> column.name()).toList();
    }
}
