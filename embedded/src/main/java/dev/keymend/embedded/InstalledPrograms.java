// SPDX-License-Identifier: Apache-2.0
package dev.keymend.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Asks an installed server which it is. */
final class InstalledPrograms {

    /** Such as {@code postgres (PostgreSQL) 17.11 (Debian 17.11-1)} and {@code postgres (PostgreSQL) 19beta1}. */
    private static final Pattern VERSION = Pattern.compile("postgres \\(PostgreSQL\\) (\\d+)(?:\\.(\\d+))?\\D?.*");

    private static final int PATIENCE_SECONDS = 30;

    private InstalledPrograms() {}

    /** Empty when the folder does not hold what is needed, or it does not run here. */
    static Optional<PostgresBinaries> in(Path folder) {
        Path server = folder.resolve("postgres");
        if (!Files.isExecutable(server)) {
            return Optional.empty();
        }
        try {
            // A link in a folder of PATH; initdb looks for its like beside the program itself.
            Path home = server.toRealPath().resolveSibling(".").normalize();
            if (!Files.isExecutable(home.resolve("initdb"))) {
                return Optional.empty();
            }
            return version(home.resolve("postgres"))
                    .map(version -> new PostgresBinaries(new BinariesSource.Installed(home), version));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Optional<ArchiveVersion> version(Path server) throws IOException {
        Process process = new ProcessBuilder(server.toString(), "--version")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            Matcher version = VERSION.matcher(answer);
            boolean good = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
            return good && version.matches() ? Optional.of(version(version)) : Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EmbeddedPostgresException("Interrupted while asking " + server + " for its version", e);
        } finally {
            process.destroyForcibly();
        }
    }

    private static ArchiveVersion version(Matcher numbers) {
        String minor = numbers.group(2);
        return new ArchiveVersion(Integer.parseInt(numbers.group(1)), minor == null ? 0 : Integer.parseInt(minor), 0);
    }
}
