// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.connection;

import static java.util.stream.Collectors.joining;

import dev.keymend.cli.connection.ConnectionFailure.Kind;
import java.io.EOFException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Turns what the driver throws into one sentence. Goes by SQLSTATE, by the server's routine and by the type of the
 * cause, never by the text: servers speak many languages.
 */
final class FailureTranslation {
    private static final String WHERE = " Give the place with -h and -p, or PGHOST and PGPORT.";
    private static final Set<String> ENCRYPTED = Set.of("require", "verify-ca", "verify-full");

    private final ConnectionSettings settings;
    private final SQLException failure;

    private FailureTranslation(ConnectionSettings settings, SQLException failure) {
        this.settings = settings;
        this.failure = failure;
    }

    static ConnectionFailure of(ConnectionSettings settings, SQLException failure) {
        return new FailureTranslation(settings, failure).translate();
    }

    private ConnectionFailure translate() {
        if (failure instanceof PasswordWanted) {
            return failure(
                    Kind.PASSWORD_MISSING,
                    "the server at %s wants a password for %s, and none is known. Use -W, PGPASSWORD or ~/.pgpass."
                            .formatted(servers(), quoted(settings.user())));
        }
        return Optional.ofNullable(serverMessage()).map(this::fromServer).orElseGet(this::fromNetwork);
    }

    private ConnectionFailure fromServer(ServerErrorMessage message) {
        String said = said(message);
        return switch (Objects.requireNonNullElse(failure.getSQLState(), "")) {
            case "28P01" ->
                failure(
                        Kind.PASSWORD_WRONG,
                        "the server at %s refused %s for %s%s. Correct it, or use -W to be asked."
                                .formatted(servers(), passwordName(), quoted(settings.user()), said));
            case "28000" -> notAuthorized(message, said);
            case "3D000" ->
                failure(
                        Kind.NO_SUCH_DATABASE,
                        "there is no database %s at %s%s. List the databases with psql%s -U %s -l, and name one with -d or PGDATABASE."
                                .formatted(quoted(settings.database()), servers(), said, place(), settings.user()));
            case "42501" ->
                failure(
                        Kind.NOT_PERMITTED,
                        "%s may not connect to the database %s at %s%s. Its owner can allow it: GRANT CONNECT ON DATABASE."
                                .formatted(quoted(settings.user()), quoted(settings.database()), servers(), said));
            case "53300" ->
                failure(
                        Kind.TOO_MANY_CONNECTIONS,
                        "the server at %s has no connection left for %s%s. Try again later, or end sessions you do not need."
                                .formatted(servers(), quoted(settings.user()), said));
            case "57P03" ->
                failure(
                        Kind.NOT_READY,
                        "the server at %s is not ready to take connections%s. Try again in a moment."
                                .formatted(servers(), said));
            default ->
                failure(
                        Kind.OTHER,
                        "the server at %s refused the connection as %s to %s%s (SQLSTATE %s)."
                                .formatted(
                                        servers(),
                                        quoted(settings.user()),
                                        quoted(settings.database()),
                                        said,
                                        failure.getSQLState()));
        };
    }

    /** One SQLSTATE for three things; the name of the server's C function, which no language changes, tells them apart. */
    private ConnectionFailure notAuthorized(ServerErrorMessage message, String said) {
        String routine = Objects.requireNonNullElse(message.getRoutine(), "");
        if (routine.equals("InitializeSessionUserId") || routine.equals("InitializeSessionUserIdStandalone")) {
            return failure(
                    Kind.NO_SUCH_ROLE,
                    "the server at %s does not let %s log in%s. Name another role with -U or PGUSER."
                            .formatted(servers(), quoted(settings.user()), said));
        }
        String encryption = settings.driverProperty("sslmode").equals("disable")
                ? " sslmode is disable; the server may want require."
                : "";
        return failure(
                Kind.NOT_PERMITTED,
                "the server at %s does not let %s into %s from here%s. Its pg_hba.conf decides that.%s"
                        .formatted(servers(), quoted(settings.user()), quoted(settings.database()), said, encryption));
    }

    private ConnectionFailure fromNetwork() {
        if (cause(UnknownHostException.class).isPresent()) {
            return failure(
                    Kind.UNKNOWN_HOST,
                    "cannot reach PostgreSQL at %s: no such host. Is the name right, and does this machine's DNS know it?%s"
                            .formatted(servers(), WHERE));
        }
        if (cause(SocketTimeoutException.class).isPresent() || loginTimedOut()) {
            return failure(
                    Kind.TIMEOUT,
                    "cannot reach PostgreSQL at %s: no answer within %s seconds. Is a firewall in between? PGCONNECT_TIMEOUT sets how long to wait.%s"
                            .formatted(servers(), settings.driverProperty("connectTimeout"), WHERE));
        }
        Optional<ConnectException> refused = cause(ConnectException.class);
        if (refused.isPresent()) {
            return failure(
                    Kind.UNREACHABLE,
                    "cannot reach PostgreSQL at %s: %s. Is the server running there?%s"
                            .formatted(servers(), reason(refused.get()), WHERE));
        }
        if (cause(SSLException.class).isPresent()
                || cause(java.security.GeneralSecurityException.class).isPresent()) {
            return encryption("no encrypted connection could be agreed on (%s)".formatted(rootReason()));
        }
        return fromState();
    }

    private ConnectionFailure fromState() {
        String state = Objects.requireNonNullElse(failure.getSQLState(), "");
        boolean encrypted = ENCRYPTED.contains(settings.driverProperty("sslmode"));
        if (state.equals("08004") && encrypted) {
            return encryption(
                    "sslmode is %s, and the server does not offer it".formatted(settings.driverProperty("sslmode")));
        }
        if (state.equals("08P01") || cause(EOFException.class).isPresent()) {
            return failure(
                    Kind.NOT_POSTGRESQL,
                    "what answers at %s does not speak PostgreSQL's protocol. Is that the server's port?%s"
                            .formatted(servers(), WHERE));
        }
        if (state.equals("08001") && failure.getCause() == null) {
            return failure(
                    Kind.UNREACHABLE,
                    "none of the servers at %s is of the kind asked for. See target_session_attrs or PGTARGETSESSIONATTRS."
                            .formatted(servers()));
        }
        if (encrypted && state.startsWith("08") && failure.getCause() == null) {
            return encryption(rootReason());
        }
        return failure(
                Kind.UNREACHABLE, "cannot reach PostgreSQL at %s: %s.%s".formatted(servers(), rootReason(), WHERE));
    }

    private ConnectionFailure encryption(String reason) {
        return failure(
                Kind.ENCRYPTION,
                "cannot connect to PostgreSQL at %s: %s. See sslmode, sslrootcert, sslcert and sslkey, or PGSSLMODE and its kin."
                        .formatted(servers(), reason));
    }

    /** The login timeout comes as an exception of the same state as a server of the wrong kind, and without a cause. */
    private boolean loginTimedOut() {
        String kind = settings.driverProperty("targetServerType");
        return "08001".equals(failure.getSQLState())
                && failure.getCause() == null
                && (kind.isEmpty() || kind.equals("any"));
    }

    private @Nullable ServerErrorMessage serverMessage() {
        return failure instanceof PSQLException fromDriver ? fromDriver.getServerErrorMessage() : null;
    }

    private <T extends Throwable> Optional<T> cause(Class<T> type) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return Optional.of(type.cast(cause));
            }
        }
        return Optional.empty();
    }

    private String rootReason() {
        Throwable root = failure;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            root = cause;
        }
        return reason(root);
    }

    /** As the middle of a sentence: begins small, ends without a full stop, holds no password. */
    private String reason(Throwable throwable) {
        String text = Objects.requireNonNullElse(
                throwable.getMessage(), throwable.getClass().getSimpleName());
        String oneLine = withoutPassword(text.strip().replaceAll("\\s+", " ").replaceFirst("\\.$", ""));
        boolean word = oneLine.length() > 1 && Character.isLowerCase(oneLine.charAt(1));
        return word ? Character.toLowerCase(oneLine.charAt(0)) + oneLine.substring(1) : oneLine;
    }

    private String said(ServerErrorMessage message) {
        String text = message.getMessage();
        return text == null || text.isBlank() ? "" : "; it said: " + withoutPassword(text.strip());
    }

    private String withoutPassword(String text) {
        return settings.password().isKnown() && settings.password().text().length() > 3
                ? text.replace(settings.password().text(), "***")
                : text;
    }

    private String passwordName() {
        return settings.password().isKnown()
                ? "the password from " + settings.password().source()
                : "the password";
    }

    private String servers() {
        return settings.servers().stream().map(HostPort::toString).collect(joining(", "));
    }

    private String place() {
        HostPort first = settings.servers().get(0);
        return " -h " + first.host() + " -p " + first.port();
    }

    private static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    private ConnectionFailure failure(Kind kind, String message) {
        return new ConnectionFailure(kind, message, failure);
    }
}
