// SPDX-License-Identifier: Apache-2.0
package dev.keymend.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The shell that holds a server (see {@code holder.sh}). While attached, it lives as long as this virtual machine holds its
 * standard input; detached, it lives for a given time and holds nothing of ours.
 */
final class Holder {

    private static final int STOP_SECONDS = 30;

    private final Process shell;

    private Holder(Process shell) {
        this.shell = shell;
    }

    static Holder start(
            ServerHome home,
            Path bin,
            Unprivileged unprivileged,
            @Nullable Duration lifetime,
            List<String> initdbArguments)
            throws IOException {
        Optional<String> setsid = programOnPath("setsid");
        List<String> command = new ArrayList<>();
        setsid.ifPresent(command::add);
        command.addAll(
                List.of("sh", home.addHolderScript().toString(), home.folder().toString(), bin.toString()));
        command.add(lifetime == null ? "" : Long.toString(Math.max(1, lifetime.toSeconds())));
        command.add(unprivileged.words());
        command.add(setsid.isPresent() ? "own-session" : "");
        command.addAll(initdbArguments);
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(home.folder().toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(home.log().toFile()));
        if (lifetime != null) {
            builder.redirectInput(
                    ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        }
        // PGDATA, PGPORT and the like of our user are not meant for this server.
        builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
        return new Holder(builder.start());
    }

    long pid() {
        return shell.pid();
    }

    boolean isAlive() {
        return shell.isAlive();
    }

    /** Waits for the end, at most so long; answers whether it has come. */
    boolean waitFor(Duration atMost) {
        try {
            return shell.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EmbeddedPostgresException("Interrupted while waiting for a PostgreSQL server", e);
        }
    }

    /** Ends the server and waits until its data are removed. */
    void stop() {
        shell.destroy();
        boolean interrupted = false;
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(STOP_SECONDS);
        while (shell.isAlive() && System.nanoTime() < end) {
            try {
                shell.waitFor(STOP_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                // Half a stop would leave a server behind, so finish first and be interrupted then.
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (shell.isAlive()) {
            throw new EmbeddedPostgresException("The PostgreSQL server held by process " + pid()
                    + " did not end within " + STOP_SECONDS + " seconds");
        }
    }

    private static Optional<String> programOnPath(String name) {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("/usr/bin:/bin");
        return List.of(path.split(":", -1)).stream()
                .map(folder -> Path.of(folder).resolve(name))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst();
    }
}
