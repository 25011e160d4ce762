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
                "postgresql://[::1]:5433/shop | me@[::1]:5433/shop",
            })
    void theUriComesBeforeOptionsAsInPsql(@Nullable String line, String expected) {
        assertThat(settings(line == null ? "" : line, BARE).describe()).isEqualTo(expected);
    }

    @Test
    void readsAConnectionStringAfterD() {
        ConnectionSettings settings = settings(BARE, "-d", "host=db1 dbname='my shop' user=app password=secret");

        assertThat(settings.jdbcUrl()).isEqualTo("jdbc:postgresql://db1:5432/my%20shop");
        assertThat(settings.toDriverProperties()).containsEntry("password", "secret");
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
                "-h /var/run/postgresql | the host /var/run/postgresql is a Unix socket, and keymend connects over TCP only; give a TCP host such as -h localhost",
                "-h @abstract | the host @abstract is a Unix socket, and keymend connects over TCP only; give a TCP host such as -h localhost",
                "-p abc | the port is 'abc'; valid are numbers from 1 to 65535",
                "-p 0 | the port is '0'; valid are numbers from 1 to 65535",
                "-h a,b,c -p 1,2 | 2 ports do not go with 3 hosts; give one port for all, or one for each",
                "-W -w | -W asks for the password and -w forbids to; give one of them",
                "-d postgresql://a postgresql://b | a connection is given twice, as an argument and after -d; give one",
                "-d sslmode=on | sslmode is 'on'; valid are disable, allow, prefer, require, verify-ca, verify-full",
                "-d connect_timeout=soon | connect_timeout is 'soon', which is no whole number of seconds; 0 waits for ever",
                "-d target_session_attrs=master | target_session_attrs is 'master'; valid are any, read-write, read-only, primary, standby, prefer-standby",
                "-d postgresql:///?sslrootcert=system&sslmode=require | sslrootcert=system trusts the system's certificates, which is only safe with sslmode=verify-full, but sslmode is require",
                "-d postgresql://h?hostaddr=::1&sslmode=verify-full | hostaddr together with host and sslmode=verify-full would check the certificate for the address instead of the name; leave hostaddr (PGHOSTADDR) out",
                "-d postgresql://a,b?hostaddr=::1 | 2 hosts do not go with 1 host addresses; give one of each for every server",
                "-h a!b | the host is neither a name nor an address; valid are letters, digits and . - _ :",
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
        Properties properties = settings(
                        BARE,
                        "-d",
                        "postgresql://h/d?sslmode=verify-ca&sslcert=c&sslkey=k&sslrootcert=r&sslpassword=s&channel_binding=require"
                                + "&gssencmode=disable&target_session_attrs=read-write&keepalives=0&options=-c%20a%3Db"
                                + "&application_name=nightly&connect_timeout=3&load_balance_hosts=random&client_encoding=x")
                .toDriverProperties();

        assertThat(properties)
                .containsOnly(
                        Map.entry("user", "me"),
                        Map.entry("password", ""),
                        Map.entry("authenticationPluginClassName", "dev.keymend.cli.connection.NoPassword"),
                        Map.entry("sslmode", "verify-ca"),
                        Map.entry("sslcert", "c"),
                        Map.entry("sslkey", "k"),
                        Map.entry("sslrootcert", "r"),
                        Map.entry("sslpassword", "s"),
                        Map.entry("channelBinding", "require"),
                        Map.entry("gssEncMode", "disable"),
                        Map.entry("targetServerType", "primary"),
                        Map.entry("tcpKeepAlive", "false"),
                        Map.entry("options", "-c a=b"),
                        Map.entry("ApplicationName", "nightly"),
                        Map.entry("connectTimeout", "3"),
                        Map.entry("loginTimeout", "3"),
                        Map.entry("loadBalanceHosts", "true"),
                        Map.entry("assumeMinServerVersion", "10"));
    }

    @Test
    void hasDefaults() {
        assertThat(settings(BARE, "-h", "a,b").toDriverProperties())
                .containsOnly(
                        Map.entry("user", "me"),
                        Map.entry("password", ""),
                        Map.entry("authenticationPluginClassName", "dev.keymend.cli.connection.NoPassword"),
                        Map.entry("tcpKeepAlive", "true"),
                        Map.entry("ApplicationName", "keymend"),
                        Map.entry("connectTimeout", "10"),
                        Map.entry("loginTimeout", "20"),
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
