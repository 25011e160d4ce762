// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code keymend logs} prints, and what it refuses. */
class LogsTest {
    private static final Pattern HASHED = Pattern.compile("\\(email\\)=\\(#([0-9a-f]{12})\\)");

    @TempDir
    private Path folder;

    private StringWriter out = new StringWriter();
    private StringWriter err = new StringWriter();

    @BeforeEach
    void aLog() throws IOException {
        StringBuilder log = new StringBuilder();
        for (int i = 0; i < 6; i++) {
            log.append(violation("users_email_key", "email", "<ada&co>@example.com", i));
            log.append(violation("logins_email_key", "email", "<ada&co>@example.com", i));
            log.append(violation("users_pkey", "id", String.valueOf(40 + i), i));
        }
        Files.writeString(folder.resolve("server.log"), log.toString());
    }

    private static String violation(String constraint, String column, String value, int hour) {
        String prefix = "2026-11-23 0" + hour + ":01:54.217 UTC [1" + hour + "] app@shop ";
        return prefix + "ERROR:  duplicate key value violates unique constraint \"" + constraint + "\"\n" + prefix
                + "DETAIL:  Key (" + column + ")=(" + value + ") already exists.\n" + prefix
                + "STATEMENT:  INSERT INTO users (name) VALUES ('Ada')\n";
    }

    @Test
    void textHasBarsAndCauses() {
        assertThat(run("logs", "server.log")).isZero();
        assertThat(out.toString())
                .startsWith("keymend logs · 1 file · 54 lines · ")
                .contains("3 constraints, 18 violations between 2026-11-23 00:01 and 2026-11-23 05:01 UTC")
                .contains("  6  ████████████████████  users_pkey of users\n")
                .contains("  over time   ██████  most in the hour from ")
                .contains("  likely      sequence-behind: the refused values march upwards")
                .contains("              · they go from 40 to 45\n");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void theExitCodeTellsOfViolationsWhenAsked() {
        assertThat(run("logs", "server.log", "--fail-on-violations")).isEqualTo(ExitCodes.FINDINGS);
        assertThat(run("logs", "server.log", "--fail-on-violations", "--constraint", "none"))
                .isZero();
        assertThat(out.toString()).contains("No violation is in there.\n");
    }

    @Test
    void whatAnotherNameLeavesOutIsSaid() {
        assertThat(run("logs", "server.log", "--format", "json", "--constraint", "public.Users_Pkey"))
                .isZero();
        assertThat(out.toString())
                .contains(
                        "\"notes\" : [ \"No violation is of the constraint public.Users_Pkey; 18 of others were left out."
                                + " Servers write its name as it is, without a schema: users_pkey.\" ]");
        assertThat(run("logs", "server.log", "--constraint", "users_pkey")).isZero();
        assertThat(out.toString()).contains("1 constraint, 6 violations").doesNotContain("left out");
    }

    /** A gate must never say 0 about what it could not see. */
    @Test
    void whatCouldNotBeReadIsIncomplete() throws IOException {
        Files.writeString(folder.resolve("notes.txt"), "Tuesday: nothing.\n");
        assertThat(run("logs", "notes.txt", "--fail-on-violations")).isEqualTo(ExitCodes.INCOMPLETE);
        assertThat(out.toString())
                .contains("No violation is in what could be read.\n")
                .contains("Not a line of notes.txt was recognised");
        Files.createDirectory(folder.resolve("none"));
        assertThat(run("logs", "none", "--fail-on-violations")).isEqualTo(ExitCodes.INCOMPLETE);
        assertThat(out.toString())
                .contains("keymend logs · 0 files · 0 lines")
                .contains("There is no file in the folder none, so nothing was read.");
        Files.createFile(folder.resolve("empty.log"));
        assertThat(run("logs", "empty.log", "--fail-on-violations")).isZero();
        assertThat(out.toString()).contains("No violation is in there.\n").contains("empty.log is empty.");
    }

    /** How many there were is no longer known when the counts are not exact. */
    @Test
    void whereKeysAreTooManyToCountNoNumberOfThemIsTold() throws IOException {
        StringBuilder log = new StringBuilder();
        for (int i = 0; i < 2_000; i++) {
            log.append(violation("users_pkey", "id", String.valueOf(i), 1));
        }
        Files.writeString(folder.resolve("many.log"), log.toString());
        assertThat(run("logs", "many.log", "--format", "json")).isZero();
        assertThat(out.toString()).contains("\"topKeysExact\" : false").contains("\"differentKeys\" : null");
    }

    @Test
    void equalValuesHaveEqualHashesAndOnlyWithTheKey() {
        Map<String, String> keyed = Map.of("KEYMEND_HASH_KEY", "a secret");
        assertThat(run(keyed, "logs", "server.log", "--format", "json", "--values", "hash"))
                .isZero();
        String first = hash();
        assertThat(out.toString()).doesNotContain("ada&co").doesNotContain("40 to 45");
        assertThat(HASHED.matcher(out.toString())
                        .results()
                        .map(each -> each.group(1))
                        .distinct())
                .as("in both constraints")
                .hasSize(1);
        assertThat(run(keyed, "logs", "server.log", "--format", "json", "--values", "hash"))
                .isZero();
        assertThat(hash()).isEqualTo(first);
        assertThat(run("logs", "server.log", "--format", "json", "--values", "hash"))
                .isZero();
        assertThat(hash()).isNotEqualTo(first);
    }

    @Test
    void hiddenValuesAreNowhere() {
        for (String format : List.of("text", "json", "html")) {
            assertThat(run("logs", "server.log", "--format", format, "--values", "hide"))
                    .isZero();
            assertThat(out.toString())
                    .contains("(email)=(…)")
                    .doesNotContain("ada")
                    .doesNotContain("Ada")
                    .doesNotContain("45");
        }
    }

    @Test
    void thePageNeedsNothingElseAndHoldsNoForeignMarkup() {
        assertThat(run("logs", "server.log", "--format", "html")).isZero();
        assertThat(out.toString())
                .startsWith("<!DOCTYPE html>")
                .endsWith("</html>\n")
                .contains("(email)=(&lt;ada&amp;co&gt;@example.com)")
                .contains("title=\"2026-11-23 05:00 UTC: 1\"")
                .doesNotContain("<ada")
                .doesNotContain("<script")
                .doesNotContain("http:")
                .doesNotContain("https:")
                .doesNotContain("src=");
    }

    @Test
    void theStandardInputIsReadAsWell() throws IOException {
        byte[] log = Files.readAllBytes(folder.resolve("server.log"));
        assertThat(run(Map.of(), log, "logs", "-", "--format", "json")).isZero();
        assertThat(out.toString()).contains("\"violations\" : 18").contains("\"files\" : [ \"the standard input\" ]");
    }

    @Test
    void whatCannotBeDoneIsSaid() throws IOException {
        assertThat(run("logs")).isEqualTo(ExitCodes.USAGE);
        assertThat(err.toString())
                .contains("keymend: say which logs to read: files or folders; - is the standard input");
        assertThat(run("logs", "nowhere")).isEqualTo(ExitCodes.USAGE);
        assertThat(err.toString())
                .contains("keymend: there is no file or folder ")
                .contains("nowhere");
        assertThat(run("logs", "server.log", "--since", "yesterday")).isEqualTo(ExitCodes.USAGE);
        assertThat(err.toString())
                .contains(
                        "keymend: --since 'yesterday' is not a time; write 2026-11-23, '2026-11-23 14:00' (both UTC) or"
                                + " 2026-11-23T14:00+01:00");
        assertThat(run("logs", "server.log", "--prefix", "%m %z")).isEqualTo(ExitCodes.USAGE);
        assertThat(err.toString()).contains("keymend: --prefix: log_line_prefix has no escape %z");
        assertThat(run("logs", "server.log", "other.log", "--follow")).isEqualTo(ExitCodes.USAGE);
        assertThat(err.toString()).contains("keymend: --follow takes one file");
        assertThat(run("logs", "-", "--follow")).isEqualTo(ExitCodes.USAGE);
        assertThat(err.toString())
                .contains(
                        "keymend: --follow takes one file, or one folder; the standard input is read to its end without it:"
                                + " keymend logs -");
        Files.write(folder.resolve("server.log.gz"), new byte[] {0x1f, (byte) 0x8b, 8, 0});
        assertThat(run("logs", "server.log.gz", "--follow")).isEqualTo(ExitCodes.USAGE);
        assertThat(err.toString())
                .contains(
                        "keymend: --follow: server.log.gz is packed with gzip, and nothing is added to it any more; follow the"
                                + " log that the server writes, or read this one without --follow");
        assertThat(run("logs", "server.log", "--since", "2026-11-24", "--until", "2026-11-23"))
                .isEqualTo(ExitCodes.USAGE);
        assertThat(err.toString())
                .contains(
                        "keymend: --since 2026-11-24 is not before --until 2026-11-23, so nothing lies between them; give the"
                                + " earlier time with --since");
        assertThat(run("logs", "server.log", "--top", "0")).isEqualTo(ExitCodes.USAGE);
        assertThat(run("logs", "server.log", "postgresql://127.0.0.1:1/shop")).isEqualTo(ExitCodes.UNREACHABLE);
    }

    private String hash() {
        Matcher matcher = HASHED.matcher(out.toString());
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }

    private int run(String... arguments) {
        return run(Map.of(), arguments);
    }

    private int run(Map<String, String> environment, String... arguments) {
        return run(environment, new byte[0], arguments);
    }

    private int run(Map<String, String> environment, byte[] in, String... arguments) {
        out = new StringWriter();
        err = new StringWriter();
        return Keymend.run(
                List.of(arguments),
                new Invocation(
                        environment,
                        folder,
                        folder,
                        new ByteArrayInputStream(in),
                        new PrintWriter(out, true),
                        new PrintWriter(err, true),
                        false));
    }
}
