// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.connection;

import dev.keymend.cli.connection.ConnectionFailure.Kind;
import dev.keymend.cli.connection.tls.Disbelief;
import dev.keymend.cli.connection.tls.TlsException;
import dev.keymend.cli.connection.tls.TlsSockets;
import java.io.EOFException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.NoSuchFileException;
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
    private static final String PEER =
            " Over a socket it often wants the operating system's user of that name; -h localhost"
                    + " goes over TCP, where a password will do.";
    private static final Set<String> ENCRYPTED = Set.of("require", "verify-ca", "verify-full");

    private final ConnectionSettings settings;
    private final Endpoint endpoint;
    private final Exception failure;

    private FailureTranslation(ConnectionSettings settings, Endpoint endpoint, Exception failure) {
        this.settings = settings;
        this.endpoint = endpoint;
        this.failure = failure;
    }

    static ConnectionFailure of(ConnectionSettings settings, Endpoint endpoint, SQLException failure) {
        return new FailureTranslation(settings, endpoint, failure).translate();
    }

    /** The host's name means nothing here. */
    static ConnectionFailure of(ConnectionSettings settings, Endpoint endpoint, UnknownHostException failure) {
        return new FailureTranslation(settings, endpoint, failure).fromNetwork();
    }

    /** The server was reached, and is not of the kind that was asked for. */
    static ConnectionFailure wrongKind(ConnectionSettings settings, Endpoint endpoint, SessionKind.Found found) {
        return new ConnectionFailure(
                Kind.WRONG_KIND,
                "the server at %s %s, and target_session_attrs asks for %s"
                        .formatted(
                                endpoint.reached(),
                                found.words(),
                                settings.choosing().kind()),
                "Name another server, or see target_session_attrs or PGTARGETSESSIONATTRS.",
                null);
    }

    private ConnectionFailure translate() {
        if (failure instanceof PasswordWanted) {
            return failure(
                    Kind.PASSWORD_MISSING,
                    "the server at %s wants a password for %s, and none is known"
                            .formatted(server(), quoted(settings.user())),
                    "Use -W, PGPASSWORD or ~/.pgpass.");
        }
        return Optional.ofNullable(serverMessage()).map(this::fromServer).orElseGet(this::fromNetwork);
    }

    private ConnectionFailure fromServer(ServerErrorMessage message) {
        String said = said(message);
        return switch (state()) {
            case "28P01" ->
                failure(
                        Kind.PASSWORD_WRONG,
                        "the server at %s refused %s for %s%s"
                                .formatted(server(), passwordName(), quoted(settings.user()), said),
                        "Correct it, or use -W to be asked.");
            case "28000" -> notAuthorized(message, said);
            case "3D000" ->
                failure(
                        Kind.NO_SUCH_DATABASE,
                        "there is no database %s at %s%s".formatted(quoted(settings.database()), server(), said),
                        "List the databases with psql%s -U %s -l, and name one with -d or PGDATABASE."
                                .formatted(place(), settings.user()));
            case "42501" ->
                failure(
                        Kind.NOT_PERMITTED,
                        "%s may not connect to the database %s at %s%s"
                                .formatted(quoted(settings.user()), quoted(settings.database()), server(), said),
                        "Its owner can allow it: GRANT CONNECT ON DATABASE.");
            case "53300" ->
                failure(
                        Kind.TOO_MANY_CONNECTIONS,
                        "the server at %s has no connection left for %s%s"
                                .formatted(server(), quoted(settings.user()), said),
                        "Try again later, or end sessions you do not need.");
            case "57P03" ->
                failure(
                        Kind.NOT_READY,
                        "the server at %s is not ready to take connections%s".formatted(server(), said),
                        "Try again in a moment.");
            default ->
                failure(
                        Kind.OTHER,
                        "the server at %s refused the connection as %s to %s%s (SQLSTATE %s)"
                                .formatted(
                                        server(), quoted(settings.user()), quoted(settings.database()), said, state()),
                        "");
        };
    }

    /** One SQLSTATE for three things; the name of the server's C function, which no language changes, tells them apart. */
    private ConnectionFailure notAuthorized(ServerErrorMessage message, String said) {
        String routine = Objects.requireNonNullElse(message.getRoutine(), "");
        if (routine.equals("InitializeSessionUserId") || routine.equals("InitializeSessionUserIdStandalone")) {
            return failure(
                    Kind.NO_SUCH_ROLE,
                    "the server at %s does not let %s log in%s".formatted(server(), quoted(settings.user()), said),
                    "Name another role with -U or PGUSER.");
        }
        String encryption = settings.driverProperty("sslmode").equals("disable")
                ? " sslmode is disable; the server may want require."
                : "";
        return failure(
                Kind.NOT_PERMITTED,
                "the server at %s does not let %s into %s from here%s"
                        .formatted(server(), quoted(settings.user()), quoted(settings.database()), said),
                "Its pg_hba.conf decides that." + (endpoint.named().isSocket() ? PEER : encryption));
    }

    private ConnectionFailure fromNetwork() {
        if (cause(UnknownHostException.class).isPresent()) {
            return failure(
                    Kind.UNKNOWN_HOST,
                    "cannot reach PostgreSQL at %s: no such host".formatted(server()),
                    "Is the name right, and does this machine's DNS know it?" + WHERE);
        }
        Optional<TlsException> tls = cause(TlsException.class);
        if (tls.isPresent()) {
            return encryption(String.valueOf(tls.get().getMessage()));
        }
        if (cause(SocketTimeoutException.class).isPresent() || loginTimedOut()) {
            return failure(
                    Kind.TIMEOUT,
                    "cannot reach PostgreSQL at %s: no answer within %s".formatted(server(), patience()),
                    "Is a firewall in between? PGCONNECT_TIMEOUT sets how long to wait." + WHERE);
        }
        if (cause(NoSuchFileException.class).isPresent()) {
            return failure(
                    Kind.UNREACHABLE,
                    "cannot reach PostgreSQL at %s: there is no such socket".formatted(server()),
                    "Is the server running, with this folder in its unix_socket_directories?" + WHERE);
        }
        Optional<String> disbelief =
                Disbelief.in(failure, settings.driverProperty(TlsSockets.ROOTS).equals("system"));
        if (disbelief.isPresent()) {
            return encryption(disbelief.get());
        }
        Optional<ConnectException> refused = cause(ConnectException.class);
        if (refused.isPresent()) {
            return failure(
                    Kind.UNREACHABLE,
                    "cannot reach PostgreSQL at %s: %s".formatted(server(), reason(refused.get())),
                    "Is the server running there?" + WHERE);
        }
        if (cause(SSLException.class).isPresent()
                || cause(java.security.GeneralSecurityException.class).isPresent()) {
            return encryption("no encrypted connection could be agreed on (%s)".formatted(rootReason()));
        }
        return fromState();
    }

    private ConnectionFailure fromState() {
        String state = state();
        boolean encrypted = ENCRYPTED.contains(settings.driverProperty("sslmode"));
        if (state.equals("08004") && encrypted) {
            return encryption(
                    "sslmode is %s, and the server does not offer it".formatted(settings.driverProperty("sslmode")));
        }
        if (state.equals("08P01") || cause(EOFException.class).isPresent()) {
            return failure(
                    Kind.NOT_POSTGRESQL,
                    "what answers at %s does not speak PostgreSQL's protocol".formatted(server()),
                    "Is that the server's port?" + WHERE);
        }
        if (failure.getCause() == null && isParticular()) {
            return failure(
                    Kind.OTHER,
                    "the server at %s was reached, and the connection is not as it was asked for: %s"
                            .formatted(server(), rootReason()),
                    "See require_auth, channel_binding and gssencmode, or PGREQUIREAUTH and its kin.");
        }
        if (encrypted && state.startsWith("08") && failure.getCause() == null) {
            return encryption(rootReason());
        }
        return failure(
                Kind.UNREACHABLE, "cannot reach PostgreSQL at %s: %s".formatted(server(), rootReason()), WHERE.strip());
    }

    private ConnectionFailure encryption(String reason) {
        return failure(
                Kind.ENCRYPTION,
                "cannot connect to PostgreSQL at %s: %s".formatted(server(), reason),
                "See sslmode, sslrootcert, sslcert and sslkey, or PGSSLMODE and its kin.");
    }

    /** Whether something was asked for that the driver, and not the server, may have missed. */
    private boolean isParticular() {
        return !settings.driverProperty("requireAuth").isEmpty()
                || settings.driverProperty("channelBinding").equals("require")
                || settings.driverProperty("gssEncMode").equals("require");
    }

    /** The driver's own end of patience comes without a cause. */
    private boolean loginTimedOut() {
        return state().equals("08001") && failure.getCause() == null;
    }

    private String patience() {
        int seconds = settings.choosing().timeoutSeconds();
        return seconds + (seconds == 1 ? " second" : " seconds");
    }

    private String state() {
        return failure instanceof SQLException sql ? Objects.requireNonNullElse(sql.getSQLState(), "") : "";
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
        Password password = endpoint.password();
        return password.isKnown() && password.text().length() > 3 ? text.replace(password.text(), "***") : text;
    }

    private String passwordName() {
        return endpoint.password().isKnown()
                ? "the password from " + endpoint.password().source()
                : "the password";
    }

    private String server() {
        return endpoint.reached().toString();
    }

    private String place() {
        return " -h " + endpoint.reached().host() + " -p " + endpoint.reached().port();
    }

    private static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    private ConnectionFailure failure(Kind kind, String problem, String advice) {
        return new ConnectionFailure(kind, problem, advice, failure);
    }
}
