// SPDX-License-Identifier: Apache-2.0
package dev.keymend.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Debian package, by dpkg's own tools and unpacked into a folder, as installing it would need a machine to spare. */
class DebianPackageIT {
    @TempDir
    private Path folder;

    @BeforeEach
    void needsDpkg() {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/dpkg-deb")), "no dpkg-deb here");
    }

    @Test
    void saysWhatItIsAndNeeds() throws Exception {
        String description = new Program(folder)
                .run("dpkg-deb", "-f", Packages.debian().toString())
                .good()
                .output();
        assertThat(description.lines())
                .contains(
                        "Package: keymend",
                        "Version: " + Packages.debianVersion(),
                        "Architecture: all",
                        "Depends: java17-runtime-headless | java-runtime-headless (>= 17)");
    }

    @Test
    void putsFilesWhereDebianHasThem() throws Exception {
        String listing = new Program(folder)
                .run("dpkg-deb", "-c", Packages.debian().toString())
                .good()
                .output();
        assertThat(listing)
                .containsPattern("-rwxr-xr-x root/root .* \\./usr/lib/keymend/bin/keymend\n")
                .containsPattern("-rw-r--r-- root/root .* \\./usr/lib/keymend/lib/keymend\\.jar\n")
                .contains("./usr/bin/keymend -> ../lib/keymend/bin/keymend\n")
                .contains("./usr/share/doc/keymend/copyright\n");
    }

    @Test
    void runsWithTheJavaOfTheSystem() throws Exception {
        Path root = Files.createDirectory(folder.resolve("root"));
        program()
                .run("dpkg-deb", "-x", Packages.debian().toString(), root.toString())
                .good();
        Program.Result result = program()
                .run(root.resolve("usr/bin/keymend").toString(), "--version")
                .good();
        assertThat(result.output()).isEqualTo("keymend " + Packages.VERSION + "\n");
        assertThat(root.resolve("usr/lib/keymend/lib").resolve(Packages.CLASS_DATA))
                .isNotEmptyFile();
    }

    @Test
    void saysThatThereIsNoJava() throws Exception {
        Path root = Files.createDirectory(folder.resolve("root"));
        program()
                .run("dpkg-deb", "-x", Packages.debian().toString(), root.toString())
                .good();
        // The programs that the launcher itself needs.
        Path bin = Files.createDirectory(folder.resolve("bin"));
        for (String name : new String[] {"sh", "readlink", "mkdir"}) {
            Files.createSymbolicLink(bin.resolve(name), Path.of("/bin", name));
        }
        Program.Result result = new Program(folder)
                .with("PATH", bin.toString())
                .run(root.resolve("usr/bin/keymend").toString(), "--version");
        assertThat(result.exitCode()).isEqualTo(70);
        assertThat(result.output())
                .isEqualTo("keymend: there is no java here; install a Java 17 or later, or set JAVA_HOME\n");
    }

    @Test
    void hasScriptsThatAShellCanRead() throws Exception {
        Path control = folder.resolve("control");
        program()
                .run("dpkg-deb", "-e", Packages.debian().toString(), control.toString())
                .good();
        for (String script : new String[] {"postinst", "prerm"}) {
            assertThat(control.resolve(script)).isExecutable();
            program().run("sh", "-n", control.resolve(script).toString()).good();
        }
        assertThat(control.resolve("triggers")).content().contains("interest-noawait /usr/lib/jvm");
    }

    private Program program() {
        return new Program(folder).with("JAVA_HOME", System.getProperty("java.home"));
    }
}
