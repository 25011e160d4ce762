// SPDX-License-Identifier: Apache-2.0
package dev.keymend.embedded;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/** A jar that holds one {@code .txz} with a server's programs. */
final class ServerArchive {

    private static final int EXECUTABLE_BY_OWNER = 0100;

    private final Path jar;

    ServerArchive(Path jar) {
        this.jar = jar;
    }

    /** Unpacks everything below a folder that exists and is empty; refuses entries that point out of it. */
    void unpackInto(Path folder) throws IOException {
        try (ZipFile zip = new ZipFile(jar.toFile());
                InputStream compressed = new BufferedInputStream(zip.getInputStream(txz(zip)));
                TarArchiveInputStream tar = new TarArchiveInputStream(new XZCompressorInputStream(compressed))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                unpack(entry, tar, folder);
            }
        }
    }

    private ZipEntry txz(ZipFile zip) throws IOException {
        return zip.stream()
                .filter(entry -> entry.getName().endsWith(".txz"))
                .findFirst()
                .map(ZipEntry.class::cast)
                .orElseThrow(() -> new IOException(jar + " has no .txz in it"));
    }

    private static void unpack(TarArchiveEntry entry, InputStream content, Path folder) throws IOException {
        Path path = inside(folder, folder, entry.getName(), entry);
        if (entry.isDirectory()) {
            Files.createDirectories(path);
            return;
        }
        Path parent = parentOf(path);
        Files.createDirectories(parent);
        if (entry.isSymbolicLink()) {
            inside(folder, parent, entry.getLinkName(), entry);
            Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
        } else if (entry.isLink()) {
            Files.createLink(path, inside(folder, folder, entry.getLinkName(), entry));
        } else if (entry.isFile()) {
            Files.copy(content, path);
            // For everybody, whatever the umask: as root the server runs as another user.
            boolean executable = (entry.getMode() & EXECUTABLE_BY_OWNER) != 0;
            Files.setPosixFilePermissions(
                    path, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
        } else {
            throw new IOException("Entry " + entry.getName() + " is neither file, folder nor link");
        }
    }

    private static Path inside(Path folder, Path base, String name, TarArchiveEntry entry) throws IOException {
        Path path = base.resolve(name).normalize();
        if (!path.startsWith(folder)) {
            throw new IOException("Entry " + entry.getName() + " points out of the archive: " + name);
        }
        return path;
    }

    private static Path parentOf(Path path) throws IOException {
        Path parent = path.getParent();
        if (parent == null) {
            throw new IOException("Entry " + path + " has no folder");
        }
        return parent;
    }
}
