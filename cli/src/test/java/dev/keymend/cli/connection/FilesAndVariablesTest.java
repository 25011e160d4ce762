// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What comes from variables, {@code .pgpass} and service files, and in which order. */
class FilesAndVariablesTest {

    @TempDir
    private Path home;

    private final Map<String, String> variables = new HashMap<>();

    @Test
    void eachSourceHidesTheNext() throws IOException {
        variables.putAll(
                Map.of("PGHOST", "env", "PGPORT", "1", "PGUSER", "env", "PGDATABASE", "env", "PGAPPNAME", "env"));
        assertThat(resolve(Map.of(), Map.of()).describe()).isEqualTo("env@env:1/env");

        Files.writeString(
                home.resolve(".pg_service.conf"), "[shop]\nhost=service\nport=2\nuser=service\ndbname=service\n");
        variables.put("PGSERVICE", "shop");
        assertThat(resolve(Map.of(), Map.of()).describe()).isEqualTo("service@service:2/service");

        Map<String, String> options = Map.of("host", "option", "port", "3", "user", "option");
        assertThat(resolve(options, Map.of()).describe()).isEqualTo("option@option:3/service");

        ConnectionSettings settings = resolve(options, Map.of("host", "uri", "port", "4"));
        assertThat(settings.describe()).isEqualTo("option@uri:4/service");
        assertThat(settings.driverProperty("ApplicationName")).isEqualTo("env");
    }

    @Test
    void anEmptyValueStandsForTheDefaultAndNotForTheVariable() {
        variables.put("PGHOST", "env");

        assertThat(resolve(Map.of(), Map.of("host", "")).describe()).isEqualTo("me@localhost:5432/me");
    }

    @Test
    void connectsToTheAddressAndLooksThePasswordUpByHost() throws IOException {
        passwords("db1:*:*:*:byName");
        variables.putAll(Map.of("PGHOST", "db1", "PGHOSTADDR", "10.0.0.1"));

        ConnectionSettings settings = resolve(Map.of(), Map.of());

        assertThat(settings.describe()).isEqualTo("me@10.0.0.1:5432/me");
        assertThat(settings.endpoints())
                .containsExactly(new Endpoint(
                        new HostPort("db1", 5432),
                        "10.0.0.1",
                        new Password("byName", "the password file " + home.resolve(".pgpass"))));
    }

    @Test
    void aGivenPasswordComesBeforeTheFile() throws IOException {
        passwords("*:*:*:*:fromFile");
        assertThat(password(resolve(Map.of(), Map.of())))
                .isEqualTo(new Password("fromFile", "the password file " + home.resolve(".pgpass")));

        variables.put("PGPASSWORD", "fromVariable");
        assertThat(password(resolve(Map.of(), Map.of()))).isEqualTo(new Password("fromVariable", "PGPASSWORD"));
        assertThat(password(resolve(Map.of(), Map.of("password", "given"))))
                .isEqualTo(new Password("given", "the connection string"));
    }

    @Test
    void showsNoPassword() {
        variables.put("PGPASSWORD", "secret");
        ConnectionSettings settings = resolve(Map.of(), Map.of());

        assertThat(List.of(
                        settings.toString(),
                        settings.describe(),
                        settings.jdbcUrl(settings.endpoints().get(0)),
                        password(settings).toString()))
                .containsExactly(
                        "me@localhost:5432/me",
                        "me@localhost:5432/me",
                        "jdbc:postgresql://localhost:5432/me",
                        "*** from PGPASSWORD");
        assertThat(environment()).hasToString("Environment[home=" + home + ", osUser=me]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "localhost:5432:shop:app:secret | secret",
                "*:*:*:*:secret | secret",
                "*:*:other:*:no~*:*:shop:*:second | second",
                "*:*:*:*:first~*:*:shop:*:second | first",
                "#*:*:*:*:comment~*:*:*:*:yes | yes",
                "*:*:*:*:a\\:b\\\\c | a:b\\c",
                "*:*:*:*:a:b | a",
                "localhost:5432:sho:app:no | none",
                "localhost:5432:shopping:app:no | none",
                "localhost:5433:shop:app:no | none",
                "l\\ocalhost:*:*:*:yes | yes",
                "*:*:*:* | none",
                "*:*:*:*: | none",
                "nonsense | none",
                "127.0.0.1:*:*:*:no | none",
            })
    void matchesPasswordLines(String lines, String expected) throws IOException {
        passwords(lines.replace('~', '\n'));

        assertThat(PasswordFile.read(home.resolve(".pgpass"), new ArrayList<>())
                        .password(new HostPort("localhost", 5432), "shop", "app")
                        .orElse("none"))
                .isEqualTo(expected);
    }

    @Test
    void matchesAnIpv6AddressWithAndWithoutEscapes() throws IOException {
        passwords("::1:5432:*:*:plain");
        assertThat(password(resolve(Map.of("host", "::1"), Map.of())).text()).isEqualTo("plain");

        passwords("\\:\\:1:5432:*:*:escaped");
        assertThat(password(resolve(Map.of("host", "::1"), Map.of())).text()).isEqualTo("escaped");
    }

    @Test
    void ignoresAPasswordFileOthersCanRead() throws IOException {
        passwords("*:*:*:*:secret");
        Path file = home.resolve(".pgpass");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));

        ConnectionSettings settings = resolve(Map.of(), Map.of());

        assertThat(password(settings).isKnown()).isFalse();
        assertThat(settings.warnings())
                .containsExactly("the password file " + file
                        + " can be accessed by group or others; it is not used until it is private: chmod 0600 "
                        + file);
    }

    @Test
    void readsThePasswordFileNamedByPgpassfile() throws IOException {
        passwords("*:*:*:*:home");
        Path other = Files.writeString(home.resolve("other"), "*:*:*:*:named");
        Files.setPosixFilePermissions(other, PosixFilePermissions.fromString("rw-------"));
        variables.put("PGPASSFILE", other.toString());

        assertThat(password(resolve(Map.of(), Map.of())).text()).isEqualTo("named");
    }

    @Test
    void eachHostHasItsOwnPassword() throws IOException {
        passwords("a:*:*:*:one\nb:*:*:*:two");

        assertThat(resolve(Map.of("host", "a,b,c"), Map.of()).endpoints())
                .extracting(endpoint -> endpoint.password().text())
                .containsExactly("one", "two", "");
    }

    @Test
    void thePasswordFileCallsAUsualSocketLocalhost() throws IOException {
        passwords("localhost:*:*:*:usual\n/srv/pg:*:*:*:other");

        assertThat(resolve(Map.of("host", "/var/run/postgresql,/srv/pg,/srv/x"), Map.of())
                        .endpoints())
                .extracting(endpoint -> endpoint.password().text())
                .containsExactly("usual", "other", "");
    }

    @Test
    void takesASocketOfAUsualFolderWhereNoHostIsGiven() throws IOException {
        Path none = Files.createDirectory(home.resolve("none"));
        Path folder = Files.createDirectory(home.resolve("run"));
        Files.createFile(folder.resolve(".s.PGSQL.5433"));
        Environment environment =
                new Environment(variables, home, "me", new SocketFolders(List.of(none.toString(), folder.toString())));

        assertThat(servers(environment, Map.of("port", "5433"))).containsExactly(new HostPort(folder.toString(), 5433));
        assertThat(servers(environment, Map.of("port", "5432"))).containsExactly(new HostPort("localhost", 5432));
        assertThat(servers(environment, Map.of("port", "5433", "host", ",db2")))
                .containsExactly(new HostPort(folder.toString(), 5433), new HostPort("db2", 5433));
        assertThat(servers(environment, Map.of("port", "5433", "hostaddr", "::1")))
                .containsExactly(new HostPort("::1", 5433));
    }

    @Test
    void findsCertificatesInTheHomeFolder() throws IOException {
        assertThat(resolve(Map.of(), Map.of("sslmode", "require")).driverProperty("sslmode"))
                .isEqualTo("require");
        Path folder = Files.createDirectory(home.resolve(".postgresql"));
        for (String name : List.of("root.crt", "root.crl", "postgresql.crt")) {
            Files.createFile(folder.resolve(name));
        }

        ConnectionSettings settings = resolve(Map.of(), Map.of("sslmode", "require"));

        assertThat(settings.driverProperty("sslmode"))
                .as("checks, where there is something to check against")
                .isEqualTo("verify-ca");
        assertThat(settings.driverProperty("keymend.sslrootcert"))
                .isEqualTo(folder.resolve("root.crt").toString());
        assertThat(settings.driverProperty("keymend.sslcrl"))
                .isEqualTo(folder.resolve("root.crl").toString());
        assertThat(settings.driverProperty("keymend.sslcert"))
                .isEqualTo(folder.resolve("postgresql.crt").toString());
        assertThat(settings.driverProperty("keymend.sslkey"))
                .isEqualTo(folder.resolve("postgresql.key").toString());
        assertThat(resolve(Map.of(), Map.of("sslcertmode", "disable")).driverProperty("keymend.sslcert"))
                .isEmpty();
    }

    @Test
    void fallsBackToTheSystemsServiceFile() throws IOException {
        Path system = Files.createDirectory(home.resolve("etc"));
        Files.writeString(home.resolve(".pg_service.conf"), "[other]\nhost=no\n");
        Files.writeString(system.resolve("pg_service.conf"), "# ours\n\n[shop]\nhost=db1\nhost=db2\n[after]\nport=9\n");
        variables.putAll(Map.of("PGSYSCONFDIR", system.toString(), "PGSERVICE", "shop"));

        assertThat(resolve(Map.of(), Map.of()).describe()).isEqualTo("me@db1:5432/me");
    }

    @Test
    void saysWhereItLookedForAService() {
        variables.put("PGSERVICE", "shop");

        assertThatThrownBy(() -> resolve(Map.of(), Map.of()))
                .isInstanceOf(BadConnectionInfo.class)
                .hasMessage("the service 'shop' is not defined in " + home.resolve(".pg_service.conf")
                        + "; a service is a section [shop] of keyword=value lines");
    }

    @Test
    void refusesAServiceFileThatIsNotThere() {
        variables.put("PGSERVICEFILE", home.resolve("none").toString());

        assertThatThrownBy(() -> resolve(Map.of(), Map.of("service", "shop")))
                .hasMessage("the service file " + home.resolve("none") + " does not exist; correct PGSERVICEFILE");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "host | has no '='; a service is made of keyword=value lines",
                "service=other | names a service inside a service, which libpq does not allow",
                "ldap://x | asks an LDAP server, which keymend cannot do; write the keywords out",
            })
    void refusesMalformedServices(String line, String message) throws IOException {
        Path file = Files.writeString(home.resolve(".pg_service.conf"), "[shop]\n" + line + "\n");

        assertThatThrownBy(() -> resolve(Map.of(), Map.of("service", "shop")))
                .hasMessage("line 2 of the service file " + file + " " + message);
    }

    private void passwords(String lines) throws IOException {
        Path file = Files.writeString(home.resolve(".pgpass"), lines + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private static Password password(ConnectionSettings settings) {
        return settings.endpoints().get(0).password();
    }

    private static List<HostPort> servers(Environment environment, Map<String, String> keywords) {
        return new SettingsResolver(environment)
                .resolve(keywords, Map.of(), PromptPolicy.WHEN_WANTED)
                .servers();
    }

    private Environment environment() {
        return new Environment(variables, home, "me");
    }

    private ConnectionSettings resolve(Map<String, String> options, Map<String, String> described) {
        return new SettingsResolver(environment()).resolve(options, described, PromptPolicy.WHEN_WANTED);
    }
}
