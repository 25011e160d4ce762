// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Where psql goes, keymend goes, and what psql cannot understand keymend refuses: compared where there is a psql. Nobody listens at
 * any of these places, so psql says where it has been.
 */
class PsqlParityTest {
    private static final Pattern PLACE = Pattern.compile(
            "connection to server (?:at \"([^\"]+)\"(?: \\([^)]+\\))?, port (\\d+)|on socket \"([^\"]+)\") failed: (?!invalid)");

    @TempDir
    private Path home;

    @BeforeAll
    static void thereIsAPsql() throws InterruptedException {
        try {
            assertThat(new ProcessBuilder("psql", "--version").start().waitFor())
                    .isZero();
        } catch (IOException e) {
            Assumptions.abort("There is no psql here to compare with");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgresql://u@127.0.0.1:1/db",
                "postgres://127.0.0.1:1",
                "postgresql://u@127.0.0.1:1,127.0.0.1:2/db?target_session_attrs=primary",
                "postgresql://127.0.0.1:1,[::1]:2/db",
                "postgresql://127.0.0.1:1?",
                "postgresql://127.0.0.1:1/?",
                "postgresql://127.0.0.1:1/?host=127.0.0.3",
                "postgresql://127.0.0.1:1/db?port=2",
                "postgresql://:1/db?host=127.0.0.1",
                "postgresql:///db?host=/no/such&port=5999",
                "postgresql://%2Fno%2Fsuch:5999/db",
                "postgresql://%2Fno%2Fsuch,127.0.0.1:1/db",
                "postgresql://u:p:q@127.0.0.1:1/db",
                "postgresql://u%3Ap@127.0.0.1:1/d%20b",
                "postgresql://127.0.0.1:1/db#frag",
                "postgresql://127.0.0.1:1/db?ssl=true",
                "postgresql://127.0.0.1:1/db?sslmode=require",
                "postgresql://127.0.0.1:1/db?hostaddr=127.0.0.2",
                "host=127.0.0.1 port=1",
                "host = 127.0.0.1 port = '1' dbname=",
                "host=127.0.0.1 host=127.0.0.2 port=1",
                "host=/no/such,127.0.0.1 port=5999,1 dbname=x",
                "host=127.0.0.1,127.0.0.2 port=1",
                "host=127.0.0.1,127.0.0.2 port=1,2",
                "host=::1 port=1",
                "host=127.0.0.1 hostaddr=127.0.0.2 port=1",
                "hostaddr=::1 port=1",
                "host=127.0.0.1 port=1 user=a\\ b password='it\\'s'",
                "port=1 hostaddr=127.0.0.1 host=/no/such",
                // What both refuse.
                "postgresql://127.0.0.1:99999/db",
                "postgresql://127.0.0.1:x/db",
                "postgresql://[::1/db",
                "postgresql://[]/db",
                "postgresql://[::1]x/db",
                "postgresql://127.0.0.1/db?sslmode",
                "postgresql://127.0.0.1/db?nonsense=1",
                "postgresql://127.0.0.1/db?a=b=c",
                "postgresql://127.0.0.1/d%zzb",
                "postgresql://127.0.0.1/d%00b",
                "host=127.0.0.1 port='1",
                "host=127.0.0.1 port",
                "host=127.0.0.1 port=0",
                "host=127.0.0.1 nonsense=1",
                "host=a,b port=1,2,3",
                "host=127.0.0.1 port=1,2",
                "host=a,b hostaddr=127.0.0.1",
                "hostaddr=localhost port=1",
                "host=127.0.0.1 port=1 sslmode=on",
                "host=127.0.0.1 port=1 target_session_attrs=master",
                "host=127.0.0.1 port=1 connect_timeout=soon",
                "host=127.0.0.1 port=1 channel_binding=maybe",
                "host=127.0.0.1 port=1 gssencmode=maybe",
                "host=127.0.0.1 port=1 ssl_min_protocol_version=2",
                "service=nowhere",
            })
    void goesWherePsqlGoes(String given) throws Exception {
        assertThat(ours(given)).as("empty where it is refused").isEqualTo(psqls(given));
    }

    private List<String> ours(String given) {
        try {
            Map<String, String> described =
                    UriParser.isUri(given) ? UriParser.parse(given) : ConninfoParser.parse(given);
            return new SettingsResolver(new Environment(Map.of(), home, "me", SocketFolders.USUAL))
                    .resolve(Map.of(), described, PromptPolicy.NEVER).servers().stream()
                            .map(HostPort::toString)
                            .toList();
        } catch (BadConnectionInfo refused) {
            return List.of();
        }
    }

    private List<String> psqls(String given) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder("psql", "-X", "-w", "-d", given, "-c", "SELECT 1");
        builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
        builder.environment()
                .putAll(Map.of(
                        "HOME", home.toString(), "LC_ALL", "C", "PGUSER", "me", "PGSYSCONFDIR", home.toString()));
        Process psql = builder.redirectErrorStream(true).start();
        String said = new String(psql.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(psql.waitFor(1, TimeUnit.MINUTES)).isTrue();
        return PLACE.matcher(said)
                .results()
                .map(place -> place.group(3) != null
                        ? place.group(3)
                        : new HostPort(place.group(1), Integer.parseInt(place.group(2))).toString())
                .toList();
    }
}
