// SPDX-License-Identifier: Apache-2.0
package dev.keymend.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Unpacked binaries that cannot be kept beside their jar: one folder a version, removed when the virtual machine exits. */
final class TemporaryCopies {

    private static final Map<String, Path> UNPACKED = new HashMap<>();

    private TemporaryCopies() {}

    static synchronized Path of(PostgresBinaries binaries) throws IOException {
        Path known = UNPACKED.get(binaries.version());
        if (known != null) {
            return known;
        }
        Path home = Files.createTempDirectory("keymend-postgres-binaries-");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> Folders.deleteQuietly(home)));
        Path folder = home.resolve(binaries.version());
        binaries.unpackInto(folder);
        UNPACKED.put(binaries.version(), folder);
        return folder;
    }
}
