// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;

class ConnectionOptionsTest {

    private static final Environment BARE = environment(Map.of());

    /** Commands of the kinds there are: with nothing before the URI, with a parameter, with one that may be left out. */
    private static final class Fixture {
        private final CommandSpec spec = CommandSpec.create();
        private final ConnectionOptions options = new ConnectionOptions();
        private final ConnectionUri uri = new ConnectionUri();

        static Fixture check() {
            return new Fixture();
        }

        static Fixture undo() {
            return withParameter("1");
        }

        static Fixture explain() {
            return withParameter("0..1");
        }

        private static Fixture withParameter(String arity) {
            Fixture fixture = new Fixture();
            fixture.spec.addPositional(PositionalParamSpec.builder()
                    .index("0")
                    .arity(arity)
                    .type(String.class)
                    .build());
            return fixture;
        }

        Fixture parse(String... arguments) {
            options.addTo(spec);
            uri.addTo(spec);
            new CommandLine(spec).parseArgs(arguments);
            return this;
        }

        @Nullable String parameter() {
            return spec.positionalParameters().get(0).getValue();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "| me@localhost:5432/me",
                "-U app | app@localhost:5432/app",
                "-h db1 -p 5433 -U app -d shop | app@db1:5433/shop",
                "--host=db1 --port=5433 --username=app --dbname=shop | app@db1:5433/shop",
                "postgresql://app@db1:5433/shop | app@db1:5433/shop",
                "-d postgresql://app@db1:5433/shop | app@db1:5433/shop",
                "-p 6000 postgresql://app@db1/shop | app@db1:6000/shop",
                "-h db2 postgresql://app@db1:5433/shop | app@db1:5433/shop",
                "-d other postgresql://app@db1/shop | app@db1:5432/shop",
                "-h a,b -p 5433 | me@a:5433,b:5433/me",
                "-h /run/pg | me@/run/pg/.s.PGSQL.5432/me",
                "postgresql://%2Frun%2Fpg:5433/shop | me@/run/pg/.s.PGSQL.5433/shop",
                "postgresql:///shop?host=/run/pg,db2&port=1,2 | me@/run/pg/.s.PGSQL.1,db2:2/shop",
                "postgresql://[::1]:5433/shop | me@[::1]:5433/shop",
            })
    void theUriComesBeforeOptionsAsInPsql(@Nullable String line, String expected) {
        assertThat(settings(line == null ? "" : line, BARE).describe()).isEqualTo(expected);
    }

    @Test
    void readsAConnectionStringAfterD() {
        ConnectionSettings settings = settings(BARE, "-d", "host=db1 dbname='my shop' user=app password=secret");

        assertThat(settings.jdbcUrl(settings.endpoints().get(0))).isEqualTo("jdbc:postgresql://db1:5432/my%20shop");
        assertThat(settings.toDriverProperties(settings.endpoints().get(0))).containsEntry("password", "secret");
        assertThat(settings).hasToString("app@db1:5432/my shop");
    }

    @Test
    void undoTakesTheUriAfterItsJournal() {
        Fixture undo = Fixture.undo().parse("fix.journal", "postgresql://app@db1/shop");

        assertThat(undo.parameter()).isEqualTo("fix.journal");
        assertThat(undo.options.settings(undo.uri, BARE).describe()).isEqualTo("app@db1:5432/shop");
    }

    @Test
    void undoDoesWithoutAUri() {
        Fixture undo = Fixture.undo().parse("-d", "shop", "fix.journal");

        assertThat(undo.options.settings(undo.uri, BARE).describe()).isEqualTo("me@localhost:5432/shop");
    }

    @Test
    void explainTellsItsTextFromAUri() {
        Fixture both = Fixture.explain().parse("ERROR: duplicate key", "postgresql://db1/shop");
        Fixture alone = Fixture.explain().parse("postgresql://db1/shop");
        @Nullable String text = alone.parameter();

        assertThat(both.uri.value()).contains("postgresql://db1/shop");
        assertThat(both.uri.takes("ERROR: duplicate key")).isFalse();
        assertThat(text != null && alone.uri.takes(text)).isTrue();
        assertThat(alone.uri.value()).contains("postgresql://db1/shop");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "mydb | 'mydb' is not a connection URI; write -d mydb",
                "host=db1 user=o'hara | 'host=db1 user=o'hara' is not a connection URI; write -d 'host=db1 user=o'\\''hara'",
                "host=h password=secret | 'host=h password=***' is not a connection URI; write -d 'host=h password=***'",
                "jdbc:postgresql://u:secret@h/db | 'jdbc:postgresql://u:***@h/db' is a URL for JDBC; leave out the jdbc: in front",
                "mysql://u:secret@h/db | 'mysql://u:***@h/db' is not a URI of PostgreSQL; one begins with postgresql://",
            })
    void refusesAnArgumentThatIsNoUri(String argument, String message) {
        assertThatThrownBy(() -> settings(BARE, argument))
                .isInstanceOf(ParameterException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "-h @abstract | the host @abstract is a Unix-domain socket in the abstract namespace, which Java cannot reach; give a folder such as /tmp, or a TCP host such as localhost",
                "-d postgresql:///?host=/run/x&channel_binding=require | channel_binding is require, and /run/x/.s.PGSQL.5432 is a Unix-domain socket, over which nothing is encrypted; give a TCP host such as -h localhost",
                "-d postgresql://h?hostaddr=db2 | hostaddr is not an address in numbers such as 192.0.2.1 or 2001:db8::1; a name or a socket's folder goes after host",
                "-d load_balance_hosts=1 | load_balance_hosts is '1'; valid are disable, random",
                "-d keepalives_idle=x | keepalives_idle is 'x', which is no whole number; 0 is the system's default",
                "-d sslcrl=no-such-file | sslcrl names no-such-file, which does not exist; nothing would be checked against it",
                "-d sslrootcert=no-such-file | the file no-such-file, which sslrootcert or PGSSLROOTCERT names, does not exist",
                "-d sslcertmode=require | sslcertmode is require, which keymend cannot make sure of; valid are disable, allow",
                "-d require_auth=!md5,nonsense | require_auth names 'nonsense'; valid are password, md5, gss, sspi, scram-sha-256, none, each with a ! before it to forbid it",
                "-d sslsni=2 | sslsni is '2'; valid are 0, 1",
                "-d sslnegotiation=direct | sslnegotiation=direct begins with encryption, and sslmode is prefer, which may do without; use sslmode require, verify-ca or verify-full with it",
                "-d ssl_min_protocol_version=2 | ssl_min_protocol_version is '2'; valid are TLSv1, TLSv1.1, TLSv1.2, TLSv1.3",
                "-d ssl_max_protocol_version=tlsv1.1 | ssl_min_protocol_version is TLSv1.2 and ssl_max_protocol_version TLSv1.1, which leaves none",
                "-d postgresql:///?ssl_max_protocol_version=TLSv1.1&ssl_min_protocol_version=TLSv1 | ssl_max_protocol_version is TLSv1.1, which is not safe any more, and Java does not speak it; valid are TLSv1.2, TLSv1.3",
                "-d min_protocol_version=3.2 | min_protocol_version is 3.2, and keymend speaks 3.0; take it out, or write 3.0",
                "-p abc | the port is 'abc'; valid are numbers from 1 to 65535",
                "-p 0 | the port is '0'; valid are numbers from 1 to 65535",
                "-h a,b,c -p 1,2 | 2 ports do not go with 3 hosts; give one port for all, or one for each",
                "-W -w | -W asks for the password and -w forbids to; give one of them",
                "-d postgresql://a postgresql://b | a connection is given twice, as an argument and after -d; give one",
                "-d sslmode=on | sslmode is 'on'; valid are disable, allow, prefer, require, verify-ca, verify-full",
                "-d connect_timeout=soon | connect_timeout is 'soon', which is no whole number of seconds; 0 waits for ever",
                "-d target_session_attrs=master | target_session_attrs is 'master'; valid are any, read-write, read-only, primary, standby, prefer-standby",
                "-d postgresql:///?sslrootcert=system&sslmode=require | sslrootcert=system trusts the system's certificates, which is only safe with sslmode=verify-full, but sslmode is require",
                "-d postgresql://a,b?hostaddr=::1 | 2 hosts do not go with 1 host addresses; give one of each for every server",
                "-h a!b | the host is neither a name nor an address nor a folder; valid are letters, digits and . - _ :, and a socket's folder, which begins with /",
            })
    void refusesWrongOptions(String line, String message) {
        assertThatThrownBy(() -> settings(line, BARE))
                .isInstanceOf(ParameterException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-h x", "-p 1", "-U x", "-d x", "postgresql://", "-d postgresql://"})
    void anOptionOrUriNamesADatabase(String line) {
        Fixture check = Fixture.check().parse(line.split(" "));

        assertThat(check.options.namesADatabase(check.uri, BARE)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"PGDATABASE,true", "PGSERVICE,true", "PGHOST,false", "PGPORT,false", "PGUSER,false"})
    void onlySomeVariablesNameADatabase(String variable, boolean expected) {
        Fixture check = Fixture.check().parse("-w");

        assertThat(check.options.namesADatabase(check.uri, environment(Map.of(variable, "x"))))
                .isEqualTo(expected);
        assertThat(check.options.namesADatabase(check.uri, environment(Map.of(variable, ""))))
                .isFalse();
    }

    @Test
    void saysItInTheDriversWords() {
        ConnectionSettings settings = settings(
                BARE,
                "-d",
                "postgresql://h/d?sslmode=verify-ca&sslcert=/dev/null&sslkey=k&sslrootcert=r&sslpassword=s&channel_binding=require"
                        + "&gssencmode=disable&target_session_attrs=read-write&keepalives=0&options=-c%20a%3Db"
                        + "&application_name=nightly&connect_timeout=3&load_balance_hosts=random&client_encoding=x"
                        + "&ssl_min_protocol_version=TLSv1.3&sslsni=0&keepalives_idle=7&tcp_user_timeout=9"
                        + "&max_protocol_version=latest");
        Properties properties = settings.toDriverProperties(settings.endpoints().get(0));

        assertThat(properties)
                .containsOnly(
                        Map.entry("user", "me"),
                        Map.entry("password", ""),
                        Map.entry("authenticationPluginClassName", "dev.keymend.cli.connection.NoPassword"),
                        Map.entry("sslmode", "verify-ca"),
                        Map.entry("sslfactory", "dev.keymend.cli.connection.tls.TlsSockets"),
                        Map.entry("sslhostnameverifier", "dev.keymend.cli.connection.tls.HostNames"),
                        Map.entry("keymend.sslcert", "/dev/null"),
                        Map.entry("keymend.sslkey", "k"),
                        Map.entry("keymend.sslrootcert", "r"),
                        Map.entry("keymend.sslpassword", "s"),
                        Map.entry("keymend.sslversions", "TLSv1.3"),
                        Map.entry("keymend.sslsni", "0"),
                        Map.entry("keymend.keepalives_idle", "7"),
                        Map.entry("channelBinding", "require"),
                        Map.entry("gssEncMode", "disable"),
                        Map.entry("tcpKeepAlive", "false"),
                        Map.entry("options", "-c a=b"),
                        Map.entry("ApplicationName", "nightly"),
                        Map.entry("connectTimeout", "3"),
                        Map.entry("loginTimeout", "3"),
                        Map.entry("assumeMinServerVersion", "10"));
        assertThat(settings.choosing()).isEqualTo(new ConnectionSettings.Choosing(SessionKind.READ_WRITE, true, 3, ""));
        assertThat(settings.warnings())
                .containsExactly(
                        "client_encoding is not followed: keymend speaks UTF-8 to every server",
                        "tcp_user_timeout is not followed: Java cannot set it; keepalives_idle and its kin are followed");
    }

    @Test
    void hasDefaults() {
        ConnectionSettings settings = settings(BARE, "-h", "a,b");
        assertThat(settings.choosing()).isEqualTo(new ConnectionSettings.Choosing(SessionKind.ANY, false, 10, ""));
        assertThat(settings.toDriverProperties(settings.endpoints().get(1)))
                .containsOnly(
                        Map.entry("user", "me"),
                        Map.entry("password", ""),
                        Map.entry("authenticationPluginClassName", "dev.keymend.cli.connection.NoPassword"),
                        Map.entry("tcpKeepAlive", "true"),
                        Map.entry("ApplicationName", "keymend"),
                        Map.entry("connectTimeout", "10"),
                        Map.entry("loginTimeout", "10"),
                        Map.entry("sslfactory", "dev.keymend.cli.connection.tls.TlsSockets"),
                        Map.entry("sslhostnameverifier", "dev.keymend.cli.connection.tls.HostNames"),
                        Map.entry("keymend.sslversions", "TLSv1.2,TLSv1.3"),
                        Map.entry("keymend.sslsni", "1"),
                        Map.entry("assumeMinServerVersion", "10"));
    }

    private static Environment environment(Map<String, String> variables) {
        return new Environment(variables, Path.of("no-such-home"), "me");
    }

    private static ConnectionSettings settings(String line, Environment environment) {
        return settings(environment, line.isEmpty() ? new String[0] : line.split(" "));
    }

    private static ConnectionSettings settings(Environment environment, String... arguments) {
        Fixture check = Fixture.check().parse(arguments);
        return check.options.settings(check.uri, environment);
    }
}
