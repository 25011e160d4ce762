// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.manual;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keymend.cli.command.Commands;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The manual pages, as the programs read them that show manual pages. */
class ManPageTest {
    @TempDir
    private Path folder;

    @BeforeEach
    void write() throws Exception {
        Generate.write(folder, "1.2.3", "2026-11-23");
    }

    @Test
    void thereIsOneForEveryCommand() throws Exception {
        assertThat(pages().stream().map(page -> String.valueOf(page.getFileName())))
                .containsExactlyInAnyOrderElementsOf(Stream.concat(
                                Stream.of("keymend.1"),
                                Commands.names().stream().map(name -> "keymend-" + name + ".1"))
                        .toList());
    }

    @Test
    void everyOptionIsInItsPage() throws Exception {
        for (Path page : pages()) {
            assertThat(Files.readString(page))
                    .as("%s", page)
                    .startsWith(".\\\" SPDX")
                    .contains(".SH \"NAME\"\nkeymend", ".SH \"OPTIONS\"\n.TP\n", "\\fB\\-\\-help\\fR")
                    .doesNotContain("${", "…")
                    .isASCII();
        }
        assertThat(Files.readString(folder.resolve("man/keymend-check.1")))
                .contains(".TP\n\\fB\\-h\\fR, \\fB\\-\\-host\\fR \\fIHOST\\fR\nthe server\\(aqs name or address");
    }

    @Test
    void groffHasNothingToWarnOf() throws Exception {
        Assumptions.assumeTrue(isThere("groff"), "there is no groff here");
        for (Path page : pages()) {
            assertThat(output(List.of("groff", "-man", "-Tutf8", "-ww", "-z", page.toString())))
                    .as("%s", page)
                    .isEmpty();
        }
    }

    @Test
    void mandocHasNothingToWarnOf() throws Exception {
        Assumptions.assumeTrue(isThere("mandoc"), "there is no mandoc here");
        for (Path page : pages()) {
            assertThat(output(List.of("mandoc", "-Tlint", "-Wwarning", page.toString())))
                    .as("%s", page)
                    .isEmpty();
        }
    }

    @Test
    void isReadAsItIsMeant() throws Exception {
        Assumptions.assumeTrue(isThere("groff"), "there is no groff here");
        String page = output(List.of(
                        "groff",
                        "-man",
                        "-Tascii",
                        "-P-cbou",
                        folder.resolve("man/keymend-verify.1").toString()))
                .replaceAll("\u001b\\[[0-9;]*m", "");
        assertThat(page)
                .contains("KEYMEND-VERIFY(1)")
                .contains("keymend verify [OPTION...] [CONNECTION]")
                .contains("--try INSERT")
                .contains("0 every insert will succeed, 1 some would not");
    }

    private List<Path> pages() throws Exception {
        try (Stream<Path> files = Files.list(folder.resolve("man"))) {
            return files.sorted().toList();
        }
    }

    private static boolean isThere(String program) throws Exception {
        return new ProcessBuilder("sh", "-c", "command -v " + program)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }

    private static String output(List<String> command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
