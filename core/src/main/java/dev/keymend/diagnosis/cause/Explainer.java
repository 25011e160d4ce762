// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis.cause;

import dev.keymend.catalog.ReadOptions;
import dev.keymend.violation.UniqueViolation;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Explains violations, with a database or without. Reads only, and a statement found in an error is never run.
 *
 * <pre>{@code
 * Explainer.on(dataSource).explain(exception).ifPresent(e -> log.warn("{}", e.causes()));
 * }</pre>
 *
 * A connection is the caller's and is left as it was. On the one whose transaction the violation has aborted the server
 * refuses every query: there the explanation is that of the text alone, and a note says so. A {@link DataSource} lends a
 * connection of its own for each explanation, which has not that problem.
 */
public final class Explainer {
    /** In an aborted transaction every statement fails with this. */
    private static final String ABORTED = "25P02";

    private final @Nullable Connection connection;
    private final @Nullable DataSource lender;
    private final ReadOptions options;
    private final ValueDisplay display;

    private Explainer(
            @Nullable Connection connection, @Nullable DataSource lender, ReadOptions options, ValueDisplay display) {
        this.connection = connection;
        this.lender = lender;
        this.options = options;
        this.display = display;
    }

    /** From the error's text or fields alone. */
    public static Explainer withoutDatabase() {
        return new Explainer(null, null, ReadOptions.DEFAULT, ValueDisplay.SHOW);
    }

    /** With a look at the database. */
    public static Explainer on(Connection connection) {
        return new Explainer(connection, null, ReadOptions.DEFAULT, ValueDisplay.SHOW);
    }

    /** With a look at the database, by a connection that is taken for each explanation and given back. */
    public static Explainer on(DataSource dataSource) {
        return new Explainer(null, dataSource, ReadOptions.DEFAULT, ValueDisplay.SHOW);
    }

    /** The same explainer with other timeouts and mappings. */
    public Explainer with(ReadOptions changed) {
        return new Explainer(connection, lender, changed, display);
    }

    /** The same explainer, showing values in evidence in this way. */
    public Explainer showing(ValueDisplay changed) {
        return new Explainer(connection, lender, options, changed);
    }

    /**
     * Explains the violation behind an exception.
     *
     * @return empty when no violation is behind it
     * @throws SQLException as for {@link #explain(UniqueViolation)}
     */
    public Optional<Explanation> explain(Throwable failure) throws SQLException {
        Optional<UniqueViolation> violation = UniqueViolation.from(failure);
        return violation.isEmpty() ? Optional.empty() : Optional.of(explain(violation.get()));
    }

    /**
     * Explains one violation.
     *
     * @throws SQLException when no connection is lent, or the catalog itself cannot be read; what of the data cannot be is
     *     a note
     */
    public Explanation explain(UniqueViolation violation) throws SQLException {
        if (connection != null) {
            return explain(violation, connection);
        }
        if (lender == null) {
            return TextOnly.explain(violation, display);
        }
        try (Connection lent = lender.getConnection()) {
            return explain(violation, lent);
        }
    }

    private Explanation explain(UniqueViolation violation, Connection database) throws SQLException {
        try {
            return new Investigation(database, options, display, violation).explain();
        } catch (SQLException e) {
            if (!ABORTED.equals(e.getSQLState())) {
                throw e;
            }
            return TextOnly.explain(violation, display)
                    .withNote(
                            "The database was not looked at: the connection's transaction is aborted. Explain on another"
                                    + " connection, or after ROLLBACK.");
        }
    }
}
