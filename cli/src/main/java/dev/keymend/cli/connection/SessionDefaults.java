// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.connection;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Has a session read dates and times as one of psql does. The driver starts every session with the time zone of this machine and a
 * date style of its own, and what a client asks for at the start hides what database and role are set to.
 */
public final class SessionDefaults {
    /** What a setting is for this role in this database; the nearest comes first, as PostgreSQL takes them. */
    private static final String STORED =
            "SELECT substr(c.line, strpos(c.line, '=') + 1) FROM pg_catalog.pg_db_role_setting AS s"
                    + " CROSS JOIN LATERAL unnest(s.setconfig) AS c (line)"
                    + " WHERE s.setdatabase IN (0, (SELECT d.oid FROM pg_catalog.pg_database AS d WHERE d.datname = current_database()))"
                    + " AND s.setrole IN (0, (SELECT r.oid FROM pg_catalog.pg_roles AS r WHERE r.rolname = session_user))"
                    + " AND lower(split_part(c.line, '=', 1)) = ?"
                    + " ORDER BY s.setrole <> 0 AND s.setdatabase <> 0 DESC, s.setrole <> 0 DESC, s.setdatabase <> 0 DESC LIMIT 1";

    private static final String MAY_READ_FILES = "SELECT has_table_privilege('pg_catalog.pg_file_settings', 'SELECT')"
            + " AND has_function_privilege('pg_catalog.pg_show_all_file_settings()', 'EXECUTE')";

    private static final String IN_FILES = "SELECT f.setting FROM pg_catalog.pg_file_settings AS f"
            + " WHERE lower(f.name) = ? AND f.applied ORDER BY f.seqno DESC LIMIT 1";

    /** The driver ends a session that reports another style than ISO; of two in one statement only the last is reported. */
    private static final String SET_DATE_STYLE =
            "SELECT set_config('DateStyle', ?, false), set_config('DateStyle', 'ISO', false)";

    private static final String HAS_ZONES =
            "SELECT EXISTS (SELECT FROM pg_catalog.pg_attribute AS a WHERE a.attrelid = to_regclass(?)"
                    + " AND a.attnum > 0 AND format_type(a.atttypid, NULL) SIMILAR TO '%(with time zone|tstz)%')";

    private static final String ZONE = "timezone";
    private static final String DATES = "datestyle";

    private final Connection connection;
    private final String options;
    private final Environment environment;

    private SessionDefaults(Connection connection, String options, Environment environment) {
        this.connection = connection;
        this.options = options;
        this.environment = environment;
    }

    /**
     * Gives them to a session: of {@code PGTZ} and {@code PGDATESTYLE}, of its options, of its role and database, or of the server.
     *
     * @param connection in autocommit mode
     * @param table into which values are to be read, as SQL names it
     * @return a sentence for the user where the server does not let this role see its time zone, so that it is a guess, and the table
     *     has columns for which it counts
     */
    public static Optional<String> restore(
            Connection connection, ConnectionSettings settings, Environment environment, String table)
            throws SQLException {
        SessionDefaults defaults = new SessionDefaults(connection, settings.driverProperty("options"), environment);
        defaults.restoreDates();
        Optional<String> guess = defaults.restoreZone();
        return guess.isPresent() && defaults.hasZones(table) ? guess : Optional.empty();
    }

    /** The order of day and month alone; the server's own is there as long as nobody sets another. */
    private void restoreDates() throws SQLException {
        String style = environment.variable("PGDATESTYLE");
        if (style.isEmpty() && SessionOptions.value(options, DATES) == null) {
            String stored = text(STORED, DATES);
            style = stored == null ? "" : stored;
        }
        if (!style.isEmpty()) {
            text(SET_DATE_STYLE, style);
        }
    }

    private Optional<String> restoreZone() throws SQLException {
        String zone = environment.variable("PGTZ");
        String known = zone.isEmpty() ? SessionOptions.value(options, ZONE) : zone;
        if (known == null) {
            known = text(STORED, ZONE);
        }
        if (known == null && "t".equals(text(MAY_READ_FILES, null))) {
            known = text(IN_FILES, ZONE);
        }
        // initdb gives both the same value, and few have changed one of them.
        String taken = known == null ? text("SHOW log_timezone", null) : known;
        text("SELECT set_config('TimeZone', ?, false)", taken);
        return known == null
                ? Optional.of("this role may not see the server's time zone; times without a zone are read as of "
                        + taken + ", that of its log. PGTZ names another")
                : Optional.empty();
    }

    private boolean hasZones(String table) {
        try {
            return "t".equals(text(HAS_ZONES, table));
        } catch (SQLException e) {
            return false; // The name is none; whoever reads the table says so.
        }
    }

    private @Nullable String text(String sql, @Nullable String parameter) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            if (parameter != null) {
                statement.setString(1, parameter);
            }
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getString(1) : null;
            }
        }
    }
}
