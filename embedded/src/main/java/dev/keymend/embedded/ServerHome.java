// SPDX-License-Identifier: Apache-2.0
package dev.keymend.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The temporary folder of one server, for its owner only: settings, data, log. The holder removes it. */
record ServerHome(Path folder) {

    private static final int PID_LINE = 0;
    private static final int STATUS_LINE = 7;

    static ServerHome create() throws IOException {
        // Owner-only by contract of createTempDirectory.
        return new ServerHome(Files.createTempDirectory("keymend-postgres-"));
    }

    Path data() {
        return folder.resolve("data");
    }

    Path log() {
        return folder.resolve("server.log");
    }

    Path passwordFile() {
        return folder.resolve("password");
    }

    /** Where binaries go that cannot be run from where they are. */
    Path ownBinaries() {
        return folder.resolve("binaries");
    }

    /** The shell reads it from a file, so that a list of processes stays readable. */
    Path addHolderScript() throws IOException {
        Path file = folder.resolve("holder.sh");
        try (InputStream script = ServerHome.class.getResourceAsStream("holder.sh")) {
            Files.copy(Objects.requireNonNull(script, "holder.sh is missing from the jar"), file);
        }
        return file;
    }

    void writeSettings(Map<String, String> settings) throws IOException {
        StringBuilder lines = new StringBuilder();
        settings.forEach((name, value) -> lines.append(name)
                .append(" = '")
                .append(value.replace("\\", "\\\\").replace("'", "''"))
                .append("'\n"));
        Files.writeString(folder.resolve("settings.conf"), lines);
    }

    /** The server's process id, once it says that it takes connections. */
    Optional<Long> readyPid() {
        try {
            List<String> lines = Files.readAllLines(data().resolve("postmaster.pid"));
            return lines.size() > STATUS_LINE && lines.get(STATUS_LINE).trim().equals("ready")
                    ? Optional.of(Long.valueOf(lines.get(PID_LINE).trim()))
                    : Optional.empty();
        } catch (IOException | NumberFormatException e) {
            // Not there yet, or half written.
            return Optional.empty();
        }
    }
}
