// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.connection;

/**
 * No connection came about. The message is for the user as it stands: what was asked for, what was found, what to do.
 * It never holds a password.
 */
public final class ConnectionFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What stood in the way. */
    public enum Kind {
        /** Nothing answers there. */
        UNREACHABLE,
        /** The host's name means nothing. */
        UNKNOWN_HOST,
        /** No answer came in time. */
        TIMEOUT,
        /** A password was wanted and none is known. */
        PASSWORD_MISSING,
        /** The password was refused. */
        PASSWORD_WRONG,
        /** The server does not let this role, from here, into this database. */
        NOT_PERMITTED,
        /** There is no such role. */
        NO_SUCH_ROLE,
        /** There is no such database. */
        NO_SUCH_DATABASE,
        /** The server has no connection left. */
        TOO_MANY_CONNECTIONS,
        /** The server is starting up, shutting down or recovering. */
        NOT_READY,
        /** What answers does not speak PostgreSQL's protocol. */
        NOT_POSTGRESQL,
        /** The two sides found no encryption that both accept. */
        ENCRYPTION,
        /** The server said something else. */
        OTHER;

        /** The exit code of a command that ends with this: the database is unreachable, or not permitted at all. */
        public int exitCode() {
            return 3;
        }
    }

    private final Kind kind;

    ConnectionFailure(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** What stood in the way. */
    public Kind kind() {
        return kind;
    }
}
