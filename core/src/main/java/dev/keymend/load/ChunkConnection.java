// SPDX-License-Identifier: Apache-2.0
package dev.keymend.load;

import dev.keymend.catalog.ConnectionSource;
import dev.keymend.internal.waiting.Patience;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The connection of one who loads chunks, replaced where it is lost. What is done on it must be safe to do again: nobody
 * knows whether a commit that was not answered has happened.
 */
final class ChunkConnection implements AutoCloseable {
    private static final int MOST_TRIES = 10;

    /** A server that crashed takes a while to come back. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final int ANSWER_SECONDS = 5;

    private final @Nullable ConnectionSource source;
    private volatile @Nullable Connection connection;
    private boolean own;
    private volatile boolean ended;

    private ChunkConnection(@Nullable ConnectionSource source, @Nullable Connection connection, boolean own) {
        this.source = source;
        this.connection = connection;
        this.own = own;
    }

    /** Begins with the caller's, which stays the caller's to close. */
    static ChunkConnection beginningWith(Connection callers, @Nullable ConnectionSource source) {
        return new ChunkConnection(source, callers, false);
    }

    /** Begins with a new one. */
    static ChunkConnection open(ConnectionSource source) throws SQLException {
        return new ChunkConnection(source, source.open(), true);
    }

    /** What is done on a connection. */
    interface Work<T> {
        /**
         * Does it.
         *
         * @param tries which try it is, from 1
         */
        T run(Connection connection, int tries) throws SQLException;
    }

    /** Does it, and does it again after a deadlock, a serialization failure or the loss of the connection. */
    <T> T run(Work<T> work) throws SQLException {
        for (int tries = 1; ; tries++) {
            Connection current = connected();
            try {
                return work.run(current, tries);
            } catch (SQLException e) {
                boolean lost = lost(current, e);
                boolean again = lost ? source != null : RowErrors.transientFailure(e);
                if (!again || ended || tries == MOST_TRIES) {
                    throw e;
                }
                if (lost) {
                    close();
                }
            }
        }
    }

    /** Ends what is going on, from another thread. */
    void abort() {
        ended = true;
        Connection current = connection;
        if (current != null) {
            try {
                current.abort(Runnable::run);
            } catch (SQLException e) {
                // It is gone already.
            }
        }
    }

    private Connection connected() throws SQLException {
        Connection current = connection;
        if (current != null) {
            return current;
        }
        ConnectionSource opening = source;
        if (opening == null) {
            throw new IllegalStateException("a connection was given up that cannot be replaced");
        }
        Patience patience = new Patience(PATIENCE);
        while (true) {
            try {
                Connection opened = opening.open();
                connection = opened;
                own = true;
                return opened;
            } catch (SQLException | RuntimeException e) {
                if (ended || patience.isOver() || !patience.pause()) {
                    throw e;
                }
            }
        }
    }

    private static boolean lost(Connection connection, SQLException e) throws SQLException {
        String state = RowErrors.state(e);
        return state.startsWith("08")
                || state.startsWith("57P0")
                || connection.isClosed()
                || !connection.isValid(ANSWER_SECONDS);
    }

    @Override
    public void close() {
        Connection current = connection;
        connection = null;
        if (current != null && own) {
            try {
                current.close();
            } catch (SQLException e) {
                // The server has ended it already.
            }
        }
    }
}
