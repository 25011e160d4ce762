// SPDX-License-Identifier: Apache-2.0
package dev.keymend.insert;

import dev.keymend.violation.Kind;
import dev.keymend.violation.UniqueViolation;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a transaction usable for code that catches violations: after a caught 23505 PostgreSQL answers nothing but
 * {@code current transaction is aborted}, unless there was a savepoint.
 *
 * <pre>{@code
 * try {
 *     Attempt.in(connection, () -> orders.insert(order));
 * } catch (DuplicateKeyException e) {
 *     if (e.violation().isOn("orders_number_key")) { … }
 * }
 * }</pre>
 *
 * <p>It costs two round trips and, when the work writes, a transaction number of its own; {@link IdempotentInsert} does without.
 */
public final class Attempt {
    private Attempt() {}

    /**
     * What is attempted, on the connection, directly or through a framework.
     *
     * @param <T> what comes of it
     * @param <E> what it throws
     */
    @FunctionalInterface
    public interface Work<T, E extends Exception> {
        /** Does it. */
        T run() throws E;
    }

    /**
     * The same without an answer.
     *
     * @param <E> what it throws
     */
    @FunctionalInterface
    public interface Task<E extends Exception> {
        /** Does it. */
        void run() throws E;
    }

    /**
     * Does the work behind a savepoint, or by itself in autocommit mode. Whatever it throws, the transaction is as it was before.
     *
     * @throws DuplicateKeyException where the reason is a unique key or an exclusion constraint, somewhere among the causes
     * @throws E anything else that the work throws
     */
    public static <T, E extends Exception> T in(Connection connection, Work<T, E> work) throws SQLException, E {
        Savepoint savepoint = connection.getAutoCommit() ? null : connection.setSavepoint();
        T result;
        try {
            result = work.run();
        } catch (Throwable e) {
            undo(connection, savepoint, e);
            Optional<UniqueViolation> violation =
                    UniqueViolation.from(e).filter(each -> each.kind() == Kind.UNIQUE || each.kind() == Kind.EXCLUSION);
            if (violation.isPresent()) {
                throw new DuplicateKeyException(violation.get(), e);
            }
            throw e;
        }
        if (savepoint != null) {
            connection.releaseSavepoint(savepoint);
        }
        return result;
    }

    /** The same for work without an answer; by another name, as a lambda might be either. */
    public static <E extends Exception> void execute(Connection connection, Task<E> task) throws SQLException, E {
        Attempt.<Boolean, E>in(connection, () -> {
            task.run();
            return true;
        });
    }

    private static void undo(Connection connection, @Nullable Savepoint savepoint, Throwable because) {
        if (savepoint == null) {
            return;
        }
        try {
            connection.rollback(savepoint);
            connection.releaseSavepoint(savepoint);
        } catch (SQLException e) {
            because.addSuppressed(e);
        }
    }
}
