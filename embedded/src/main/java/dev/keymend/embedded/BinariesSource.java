// SPDX-License-Identifier: Apache-2.0
package dev.keymend.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where a server's programs come from. */
sealed interface BinariesSource {

    /** The folder that holds the programs' folder and what they need; unpacks them first where need be. */
    Path home(PostgresBinaries binaries) throws IOException;

    /** The folder that holds {@code initdb} and {@code postgres}; unpacks them first where need be. */
    default Path bin(PostgresBinaries binaries) throws IOException {
        return home(binaries).resolve("bin");
    }

    /** Puts all that belongs to the programs into a folder of the caller's, which must not exist yet. */
    void unpackInto(Path folder) throws IOException;

    /** Whether the folder that {@link #bin} answers outlives this virtual machine. */
    boolean isKept(String version);

    /** A jar with an archive in it, which is unpacked into a folder named after the version. */
    record Packed(Path jar, Path unpackedBelow) implements BinariesSource {
        @Override
        public Path home(PostgresBinaries binaries) throws IOException {
            return isKept(binaries.version())
                    ? new SharedFolder(unpackedBelow.resolve(binaries.version())).unpack(new ServerArchive(jar))
                    : TemporaryCopies.of(binaries);
        }

        @Override
        public void unpackInto(Path folder) throws IOException {
            new ServerArchive(jar).unpackInto(Files.createDirectory(folder));
        }

        @Override
        public boolean isKept(String version) {
            return new SharedFolder(unpackedBelow.resolve(version)).isUsable();
        }

        @Override
        public String toString() {
            return jar.toString();
        }
    }

    /** Programs that somebody has installed, such as a distribution. */
    record Installed(Path folder) implements BinariesSource {
        @Override
        public Path home(PostgresBinaries binaries) {
            return folder.resolveSibling(".").normalize();
        }

        @Override
        public Path bin(PostgresBinaries binaries) {
            return folder;
        }

        @Override
        public void unpackInto(Path other) throws IOException {
            throw new IOException("the programs in " + folder + " cannot be run by an ordinary user, and PostgreSQL's"
                    + " refuse to run as root");
        }

        @Override
        public boolean isKept(String version) {
            return true;
        }

        @Override
        public String toString() {
            return folder.toString();
        }
    }
}
