// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keymend.cli.connection.ConnectionFailure.Kind;
import dev.keymend.embedded.EmbeddedPostgres;
import dev.keymend.testkit.TestServers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every sslmode, certificates of both sides, revocation and versions, against a server that speaks TLS and one that does not. */
class EncryptionTest {
    private static final String ADVICE = ". See sslmode, sslrootcert, sslcert and sslkey, or PGSSLMODE and its kin.";

    @TempDir
    private static Path folder;

    @TempDir
    private Path home;

    private static EmbeddedPostgres speaking;
    private static EmbeddedPostgres plain;
    private static Certificates certificates;

    @BeforeAll
    static void startServers() throws Exception {
        int newest = TestServers.majors().get(TestServers.majors().size() - 1);
        speaking = TestServers.startOwn(newest, Map.of());
        plain = TestServers.startOwn(newest, Map.of());
        certificates = Certificates.in(folder);
        certificates.sign("server", "CN=elsewhere", "RSA", "-ext", "san=dns:localhost");
        certificates.sign("client", "CN=\"carol\"", "RSA");
        certificates.sign("curve", "CN=carol", "EC");
        certificates.revoke("server", "server.crl");
        certificates.revoke("client", "client.crl");
        Path other = Files.createDirectory(folder.resolve("other"));
        Certificates.in(other);
        speakTls();
    }

    /** With files in its own data folder, which it may read whoever it runs as. */
    private static void speakTls() throws Exception {
        Path data = speaking.dataFolder();
        Files.writeString(data.resolve("pg_hba.conf"), """
                hostssl   all carol 127.0.0.1/32 cert
                hostssl   all only-plain 127.0.0.1/32 reject
                hostnossl all only-tls 127.0.0.1/32 reject
                host      all all 127.0.0.1/32 trust
                """);
        for (String name : new String[] {"server.crt", "server.key", "ca.crt"}) {
            Path copy = Files.copy(certificates.file(name), data.resolve(name));
            Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rw-------"));
            Files.setAttribute(copy, "unix:uid", Files.getAttribute(data, "unix:uid"));
        }
        try (Connection connection = DriverManager.getConnection(speaking.jdbcUrl("postgres"));
                Statement statement = connection.createStatement()) {
            for (String role : new String[] {"carol", "\"only-plain\"", "\"only-tls\""}) {
                statement.execute("CREATE ROLE " + role + " LOGIN");
            }
            statement.execute("ALTER SYSTEM SET ssl_ca_file = 'ca.crt'");
            statement.execute("ALTER SYSTEM SET ssl = on");
            statement.execute("SELECT pg_reload_conf()");
            while (!Opening.in(folder)
                    .ask(place(speaking) + " sslmode=prefer", "SHOW ssl")
                    .equals("on")) {
                Thread.onSpinWait();
            }
        }
    }

    @AfterAll
    static void stopServers() {
        speaking.close();
        plain.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "disable     | postgres   | false",
                "allow       | postgres   | false",
                "allow       | only-tls   | true",
                "prefer      | postgres   | true",
                "prefer      | only-plain | false",
                "require     | postgres   | true",
                "verify-ca   | postgres   | true",
                "verify-full | postgres   | true",
            })
    void encryptsByMode(String mode, String role, boolean encrypted) throws SQLException {
        String roots = mode.startsWith("verify") ? " sslrootcert=" + certificates.file("ca.crt") : "";

        assertThat(encrypted(place(speaking) + roots + " user=" + role + " sslmode=" + mode))
                .isEqualTo(encrypted);
    }

    @Test
    void aServerWithoutTlsWillNotDoWhereItIsRequired() throws SQLException {
        assertThat(encrypted(place(plain) + " sslmode=prefer")).isFalse();

        ConnectionFailure failure = Opening.in(home).failure(place(plain) + " sslmode=require");

        assertThat(failure.kind()).isEqualTo(Kind.ENCRYPTION);
        assertThat(failure)
                .hasMessage("cannot connect to PostgreSQL at localhost:" + plain.port()
                        + ": sslmode is require, and the server does not offer it" + ADVICE);
    }

    @Test
    void aServerThatRefusesOnePartyWithoutTlsIsToldOf() {
        assertThat(Opening.in(home).failure(place(speaking) + " user=only-tls sslmode=disable"))
                .hasMessageMatching(
                        "the server at localhost:\\d+ does not let \"only-tls\" into \"postgres\" from here; it said:"
                                + " .*no encryption\\. Its pg_hba\\.conf decides that\\. sslmode is disable; the server may want"
                                + " require\\.");
    }

    @Test
    void aStrangersCertificateIsNotBelieved() {
        String place = place(speaking) + " sslmode=verify-ca sslrootcert=";

        assertThat(Opening.in(home).failure(place + folder.resolve("other/ca.crt")))
                .hasMessage("cannot connect to PostgreSQL at localhost:" + speaking.port()
                        + ": the server's certificate is not signed by any that sslrootcert holds" + ADVICE);
        assertThat(Opening.in(home).failure(place + "system sslmode=verify-full"))
                .hasMessage("cannot connect to PostgreSQL at localhost:" + speaking.port()
                        + ": the server's certificate is not signed by any that the system trusts" + ADVICE);
    }

    @Test
    void requireChecksWhereThereIsSomethingToCheckAgainst() throws Exception {
        Files.createDirectory(home.resolve(".postgresql"));
        Files.copy(folder.resolve("other/ca.crt"), home.resolve(".postgresql/root.crt"));

        assertThat(Opening.in(home)
                        .failure(place(speaking) + " sslmode=require")
                        .kind())
                .isEqualTo(Kind.ENCRYPTION);
    }

    @Test
    void aCertificateForAnotherNameWillNotDoInFull() throws SQLException {
        String roots = " sslrootcert=" + certificates.file("ca.crt");
        String address = "host=127.0.0.1 dbname=postgres port=" + speaking.port() + roots;

        assertThat(encrypted(address + " sslmode=verify-ca")).isTrue();
        assertThat(Opening.in(home).failure(address + " sslmode=verify-full"))
                .hasMessage("cannot connect to PostgreSQL at 127.0.0.1:" + speaking.port()
                        + ": the server's certificate is for another host than 127.0.0.1" + ADVICE);
        assertThat(encrypted(place(speaking) + roots + " hostaddr=127.0.0.1 sslmode=verify-full"))
                .as("compared with the name, not the address")
                .isTrue();
        assertThat(Opening.in(home)
                        .failure(address.replace("127.0.0.1", "elsewhere") + " hostaddr=127.0.0.1 sslmode=verify-full"))
                .hasMessageContaining("is for another host than elsewhere");
    }

    @Test
    void verifyingTakesCertificatesToVerifyBy() {
        assertThat(Opening.in(home).failure(place(speaking) + " sslmode=verify-ca"))
                .hasMessage("cannot connect to PostgreSQL at localhost:" + speaking.port() + ": the file "
                        + home.resolve(".postgresql/root.crt") + " (sslrootcert) does not exist" + ADVICE);
        assertThat(Opening.in(home)
                        .failure(place(speaking) + " sslmode=verify-ca sslrootcert=" + certificates.file("keys.p12")))
                .hasMessage("cannot connect to PostgreSQL at localhost:" + speaking.port() + ": "
                        + certificates.file("keys.p12")
                        + " (sslrootcert) does not hold certificates in the form PEM or DER" + ADVICE);
    }

    @Test
    void aRevokedCertificateIsNotBelieved() throws Exception {
        String place = place(speaking) + " sslmode=verify-full sslrootcert=" + certificates.file("ca.crt") + " sslcrl=";
        Path lists = Files.createDirectory(home.resolve("lists"));
        Files.copy(certificates.file("server.crl"), lists.resolve("any-name"));

        assertThat(encrypted(place + certificates.file("client.crl"))).isTrue();
        assertThat(Opening.in(home).failure(place + certificates.file("server.crl")))
                .hasMessage("cannot connect to PostgreSQL at localhost:" + speaking.port()
                        + ": the server's certificate has been revoked" + ADVICE);
        assertThat(Opening.in(home).failure(place.replace("sslcrl=", "sslcrldir=" + lists)))
                .hasMessageContaining("has been revoked");
    }

    @ParameterizedTest
    @CsvSource({"client", "curve"})
    void aCertificateOfOursOpensTheDoor(String name) throws SQLException {
        String conninfo = place(speaking) + " user=carol sslmode=require sslcert=" + certificates.file(name + ".crt")
                + " sslkey=" + certificates.file(name + ".key");

        assertThat(Opening.in(home).ask(conninfo, "SELECT current_user::text")).isEqualTo("carol");
    }

    @Test
    void withoutACertificateOfOursTheServerSaysSo() {
        assertThat(Opening.in(home).failure(place(speaking) + " user=carol sslmode=require"))
                .hasMessageMatching(
                        "the server at localhost:\\d+ does not let \"carol\" into \"postgres\" from here; it said:"
                                + " connection requires a valid client certificate\\. Its pg_hba\\.conf decides that\\.");
    }

    @Test
    void aKeyThatIsNotThereIsToldOf() {
        assertThat(Opening.in(home)
                        .failure(place(speaking) + " user=carol sslmode=require sslkey=/no/such.key sslcert="
                                + certificates.file("client.crt")))
                .hasMessage("cannot connect to PostgreSQL at localhost:" + speaking.port()
                        + ": the file /no/such.key (sslkey) does not exist" + ADVICE);
    }

    @ParameterizedTest
    @CsvSource({
        "ssl_min_protocol_version=TLSv1.3,TLSv1.3",
        "ssl_max_protocol_version=TLSv1.2,TLSv1.2",
        "sslsni=0,TLSv1.3",
        "sslnegotiation=postgres,TLSv1.3"
    })
    void speaksTheVersionThatIsAskedFor(String setting, String version) throws SQLException {
        assertThat(Opening.in(home)
                        .ask(
                                place(speaking) + " sslmode=require " + setting,
                                "SELECT version FROM pg_stat_ssl WHERE pid = pg_backend_pid()"))
                .isEqualTo(version);
    }

    private boolean encrypted(String conninfo) throws SQLException {
        return Opening.in(home)
                .ask(conninfo, "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")
                .equals("t");
    }

    private static String place(EmbeddedPostgres server) {
        return "host=localhost dbname=postgres user=postgres port=" + server.port();
    }
}
