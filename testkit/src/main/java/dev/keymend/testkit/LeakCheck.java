// SPDX-License-Identifier: Apache-2.0
package dev.keymend.testkit;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Looks, from outside, for what is still open in a database after a test. */
final class LeakCheck {

    private static final Duration PATIENCE = Duration.ofSeconds(3);

    /** One line a backend: who it is, whether in a transaction, and the locks it holds beyond those of the moment. */
    private static final String BACKENDS = """
            SELECT format('process %s (%s), %s%s%s, last query: %s',
                       a.pid, coalesce(nullif(a.application_name, ''), a.backend_type), coalesce(a.state, 'starting'),
                       CASE WHEN a.xact_start IS NOT NULL THEN ', open transaction' ELSE '' END,
                       (SELECT ', holds ' || string_agg(DISTINCT
                               CASE l.locktype
                                   WHEN 'advisory' THEN format('advisory lock (%s, %s)', l.classid, l.objid)
                                   ELSE l.mode || ' on ' || l.locktype
                               END, ', ')
                          FROM pg_locks l
                         WHERE l.pid = a.pid AND l.granted AND l.locktype <> 'virtualxid'),
                       coalesce(nullif(a.query, ''), 'none'))
              FROM pg_stat_activity a
             WHERE a.datname = ?
               AND a.pid <> pg_backend_pid()
               AND a.backend_type IN ('client backend', 'walsender', 'parallel worker', 'logical replication worker')
             ORDER BY a.backend_start, a.pid
            """;

    private static final String PREPARED = """
            SELECT format('prepared transaction %L of %I', gid, owner) FROM pg_prepared_xacts WHERE database = ? ORDER BY gid
            """;

    private static final String SLOTS = """
            SELECT format('replication slot %I', slot_name) FROM pg_replication_slots WHERE database = ? ORDER BY slot_name
            """;

    private final Connection admin;
    private final String database;

    /** Looks through a connection to another database of the server. */
    LeakCheck(Connection admin, String database) {
        this.admin = admin;
        this.database = database;
    }

    /**
     * A line a leak; empty when there are none.
     *
     * @param patient whether to wait for backends that may be just going away; a closed connection's backend takes a moment
     */
    List<String> leaks(boolean patient) throws SQLException {
        Polling.until(patient ? PATIENCE : Duration.ZERO, () -> lines(BACKENDS).isEmpty());
        List<String> leaks = new ArrayList<>(lines(BACKENDS));
        leaks.addAll(lines(PREPARED));
        leaks.addAll(lines(SLOTS));
        return leaks;
    }

    private List<String> lines(String sql) throws SQLException {
        return Sql.rows(admin, sql, database).stream()
                .map(row -> String.valueOf(row.get(0)))
                .toList();
    }
}
