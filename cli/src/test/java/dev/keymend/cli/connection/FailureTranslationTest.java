// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keymend.cli.connection.ConnectionFailure.Kind;
import java.io.EOFException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Map;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;
import org.postgresql.util.ServerErrorMessage;

class FailureTranslationTest {

    private static final String WHERE = " Give the place with -h and -p, or PGHOST and PGPORT.";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "28P01 | auth_failed | Passwort-Authentifizierung | PASSWORD_WRONG | the server at db1:5433 refused the password from PGPASSWORD for \"app\"; it said: Passwort-Authentifizierung. Correct it, or use -W to be asked.",
                "28000 | ClientAuthentication | no pg_hba.conf entry | NOT_PERMITTED | the server at db1:5433 does not let \"app\" into \"shop\" from here; it said: no pg_hba.conf entry. Its pg_hba.conf decides that.",
                "28000 | InitializeSessionUserId | Rolle existiert nicht | NO_SUCH_ROLE | the server at db1:5433 does not let \"app\" log in; it said: Rolle existiert nicht. Name another role with -U or PGUSER.",
                "3D000 | InitPostgres | gibt es nicht | NO_SUCH_DATABASE | there is no database \"shop\" at db1:5433; it said: gibt es nicht. List the databases with psql -h db1 -p 5433 -U app -l, and name one with -d or PGDATABASE.",
                "42501 | CheckMyDatabase | permission denied | NOT_PERMITTED | \"app\" may not connect to the database \"shop\" at db1:5433; it said: permission denied. Its owner can allow it: GRANT CONNECT ON DATABASE.",
                "53300 | InitProcess | too many clients already | TOO_MANY_CONNECTIONS | the server at db1:5433 has no connection left for \"app\"; it said: too many clients already. Try again later, or end sessions you do not need.",
                "57P03 | ProcessStartupPacket | the database system is starting up | NOT_READY | the server at db1:5433 is not ready to take connections; it said: the database system is starting up. Try again in a moment.",
                "55000 | CheckMyDatabase | not accepting | OTHER | the server at db1:5433 refused the connection as \"app\" to \"shop\"; it said: not accepting (SQLSTATE 55000).",
                "28P01 | auth_failed | echo sesame | PASSWORD_WRONG | the server at db1:5433 refused the password from PGPASSWORD for \"app\"; it said: echo ***. Correct it, or use -W to be asked.",
            })
    void explainsWhatTheServerSaid(String state, String routine, String text, Kind kind, String message) {
        ServerErrorMessage said =
                new ServerErrorMessage("SFATAL\0VFATAL\0C" + state + "\0M" + text + "\0R" + routine + "\0\0");

        expect(settings(Map.of()), new PSQLException(said), kind, message);
    }

    @Test
    void pointsToSslmodeWhenThatMayBeWhy() {
        ServerErrorMessage said = new ServerErrorMessage("C28000\0Mno entry, no encryption\0RClientAuthentication\0\0");

        expect(
                settings(Map.of("sslmode", "disable")),
                new PSQLException(said),
                Kind.NOT_PERMITTED,
                "the server at db1:5433 does not let \"app\" into \"shop\" from here; it said: no entry, no encryption."
                        + " Its pg_hba.conf decides that. sslmode is disable; the server may want require.");
    }

    @Test
    void explainsARefusedConnection() {
        expect(
                settings(Map.of()),
                unable(new ConnectException("Connection refused")),
                Kind.UNREACHABLE,
                "cannot reach PostgreSQL at db1:5433: connection refused. Is the server running there?" + WHERE);
    }

    @Test
    void explainsAnUnknownHost() {
        expect(
                settings(Map.of()),
                unable(new UnknownHostException("db1")),
                Kind.UNKNOWN_HOST,
                "cannot reach PostgreSQL at db1:5433: no such host. Is the name right, and does this machine's DNS know it?"
                        + WHERE);
    }

    @Test
    void explainsSilence() {
        String message = "cannot reach PostgreSQL at db1:5433: no answer within 10 seconds. Is a firewall in between?"
                + " PGCONNECT_TIMEOUT sets how long to wait." + WHERE;

        expect(settings(Map.of()), unable(new SocketTimeoutException("timeout")), Kind.TIMEOUT, message);
        expect(settings(Map.of()), bare(PSQLState.CONNECTION_UNABLE_TO_CONNECT), Kind.TIMEOUT, message);
    }

    @Test
    void explainsThatTheServerIsNotOfTheKind() {
        ConnectionSettings settings = settings(Map.of("target_session_attrs", "standby"));

        assertThat(FailureTranslation.wrongKind(
                        settings, settings.endpoints().get(0), new SessionKind.Found(false, false)))
                .hasMessage(
                        "the server at db1:5433 is a primary, and target_session_attrs asks for standby. Name another"
                                + " server, or see target_session_attrs or PGTARGETSESSIONATTRS.");
    }

    @Test
    void explainsThatItIsNotPostgresql() {
        String message =
                "what answers at db1:5433 does not speak PostgreSQL's protocol. Is that the server's port?" + WHERE;

        expect(settings(Map.of()), bare(PSQLState.PROTOCOL_VIOLATION), Kind.NOT_POSTGRESQL, message);
        expect(settings(Map.of()), unable(new EOFException()), Kind.NOT_POSTGRESQL, message);
    }

    @Test
    void explainsThatEncryptionIsNotOffered() {
        expect(
                settings(Map.of("sslmode", "require")),
                bare(PSQLState.CONNECTION_REJECTED),
                Kind.ENCRYPTION,
                "cannot connect to PostgreSQL at db1:5433: sslmode is require, and the server does not offer it."
                        + " See sslmode, sslrootcert, sslcert and sslkey, or PGSSLMODE and its kin.");
    }

    @Test
    void explainsAFailedHandshake() {
        expect(
                settings(Map.of("sslmode", "verify-full")),
                unable(new SSLHandshakeException("PKIX path building failed")),
                Kind.ENCRYPTION,
                "cannot connect to PostgreSQL at db1:5433: no encrypted connection could be agreed on"
                        + " (PKIX path building failed). See sslmode, sslrootcert, sslcert and sslkey, or PGSSLMODE and its kin.");
    }

    @Test
    void explainsAMissingPassword() {
        expect(
                settings(Map.of()),
                new PasswordWanted(),
                Kind.PASSWORD_MISSING,
                "the server at db1:5433 wants a password for \"app\", and none is known. Use -W, PGPASSWORD or ~/.pgpass.");
    }

    @Test
    void everyKindEndsWithTheSameExitCode() {
        assertThat(Kind.values()).allMatch(kind -> kind.exitCode() == 3);
    }

    private static void expect(ConnectionSettings settings, PSQLException failure, Kind kind, String message) {
        ConnectionFailure translated =
                FailureTranslation.of(settings, settings.endpoints().get(0), failure);

        assertThat(translated).hasMessage(message);
        assertThat(translated.kind()).isEqualTo(kind);
    }

    private static PSQLException unable(Exception cause) {
        return new PSQLException("übersetzt", PSQLState.CONNECTION_UNABLE_TO_CONNECT, cause);
    }

    private static PSQLException bare(PSQLState state) {
        return new PSQLException("übersetzt", state);
    }

    private static ConnectionSettings settings(Map<String, String> described) {
        Environment environment = new Environment(Map.of("PGPASSWORD", "sesame"), Path.of("no-such-home"), "me");
        return new SettingsResolver(environment)
                .resolve(
                        Map.of("host", "db1", "port", "5433", "user", "app", "dbname", "shop"),
                        described,
                        PromptPolicy.WHEN_WANTED);
    }
}
