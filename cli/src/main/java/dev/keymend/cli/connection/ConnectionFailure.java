// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.connection;

import java.util.List;
import org.jspecify.annotations.Nullable;

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
        /** It is not a server of the kind asked for, a standby or a primary. */
        WRONG_KIND,
        /** The server said something else. */
        OTHER;

        /** The exit code of a command that ends with this: the database is unreachable, or not permitted at all. */
        public int exitCode() {
            return 3;
        }

        /** Whether another server may do better, as libpq sees it: one that was reached and has refused has spoken for all. */
        boolean triesTheNext() {
            return switch (this) {
                case UNREACHABLE, UNKNOWN_HOST, TIMEOUT, NOT_READY, WRONG_KIND -> true;
                case PASSWORD_MISSING,
                        PASSWORD_WRONG,
                        NOT_PERMITTED,
                        NO_SUCH_ROLE,
                        NO_SUCH_DATABASE,
                        TOO_MANY_CONNECTIONS,
                        NOT_POSTGRESQL,
                        ENCRYPTION,
                        OTHER -> false;
            };
        }
    }

    private final Kind kind;
    private final String problem;
    private final String advice;

    /**
     * A failure.
     *
     * @param problem a sentence without its full stop
     * @param advice what to do, one sentence or several; may be empty
     */
    ConnectionFailure(Kind kind, String problem, String advice, @Nullable Throwable cause) {
        super(problem + "." + (advice.isEmpty() ? "" : " " + advice), cause);
        this.kind = kind;
        this.problem = problem;
        this.advice = advice;
    }

    /** What became of several servers, none of which will do; of one, just that. */
    static ConnectionFailure of(List<ConnectionFailure> failures) {
        ConnectionFailure last = failures.get(failures.size() - 1);
        List<String> problems =
                failures.stream().map(each -> each.problem).distinct().toList();
        return problems.size() == 1
                ? last
                : new ConnectionFailure(
                        last.kind, "none of the servers will do: " + String.join("; ", problems), last.advice, last);
    }

    /** What stood in the way. */
    public Kind kind() {
        return kind;
    }
}
