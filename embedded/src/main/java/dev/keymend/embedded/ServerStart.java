// SPDX-License-Identifier: Apache-2.0
package dev.keymend.embedded;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** One start of a server, with as many attempts as it takes to get a port that nobody else takes first. */
record ServerStart(
        PostgresBinaries binaries,
        Map<String, String> settings,
        List<String> initdbArguments,
        @Nullable String password,
        @Nullable Duration lifetime,
        @Nullable Unprivileged chosenWay,
        IntSupplier ports) {

    private static final int ATTEMPTS = 5;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration POLL = Duration.ofMillis(10);
    private static final int CONNECT_MILLIS = 2_000;

    EmbeddedPostgres start() {
        for (int attempt = 1; ; attempt++) {
            int port = ports.getAsInt();
            try {
                Optional<EmbeddedPostgres> server = attempt(port);
                if (server.isPresent()) {
                    return server.get();
                }
            } catch (IOException e) {
                throw new EmbeddedPostgresException("Cannot start " + binaries + ": " + e, e);
            }
            if (attempt == ATTEMPTS) {
                throw new EmbeddedPostgresException("Cannot start " + binaries + ": each of " + ATTEMPTS
                        + " ports was taken, the last was " + port);
            }
        }
    }

    /** Empty when the port was taken. */
    private Optional<EmbeddedPostgres> attempt(int port) throws IOException {
        ServerHome home = ServerHome.create();
        try (ServerLog log = ServerLog.create(home.log())) {
            Holder holder = Holder.start(home, bin(home), way(home), lifetime, prepare(home, port));
            Optional<Long> pid = waitUntilReady(holder, home, port);
            if (pid.isPresent()) {
                Files.deleteIfExists(home.passwordFile());
                return Optional.of(
                        new EmbeddedPostgres(binaries, holder, home, port, pid.get(), lifetime != null, password));
            }
            boolean tooSlow = holder.isAlive();
            holder.stop();
            if (log.tail().contains("could not bind")) {
                return Optional.empty();
            }
            throw new EmbeddedPostgresException("Cannot start " + binaries + ": "
                    + (tooSlow ? "not ready after " + PATIENCE.toSeconds() + " seconds" : "it ended")
                    + ". Its log ends:\n"
                    + log.tail());
        } catch (IOException | RuntimeException e) {
            // The holder removes the folder, but perhaps there was none to do it.
            Folders.deleteQuietly(home.folder());
            throw e;
        }
    }

    private Unprivileged way(ServerHome home) throws IOException {
        return chosenWay == null ? Unprivileged.detect(home.folder()) : chosenWay;
    }

    private Path bin(ServerHome home) throws IOException {
        boolean staysLongEnough = lifetime == null || binaries.isKept();
        if (staysLongEnough) {
            Path bin = binaries.bin();
            if (way(home).canRun(bin)) {
                return bin;
            }
        }
        binaries.unpackInto(home.ownBinaries());
        return home.ownBinaries().resolve("bin");
    }

    /** Writes what initdb and the server will read; answers initdb's arguments. */
    private List<String> prepare(ServerHome home, int port) throws IOException {
        Map<String, String> all = new LinkedHashMap<>(settings);
        all.put("listen_addresses", "127.0.0.1");
        all.putIfAbsent("unix_socket_directories", "");
        all.put("port", Integer.toString(port));
        home.writeSettings(all);
        List<String> arguments = new ArrayList<>(initdbArguments);
        if (password == null) {
            arguments.add("--auth=trust");
        } else {
            Files.writeString(home.passwordFile(), password);
            arguments.add("--auth=scram-sha-256");
            arguments.add("--pwfile=" + home.passwordFile());
        }
        way(home).giveAway(home.folder());
        return arguments;
    }

    private static Optional<Long> waitUntilReady(Holder holder, ServerHome home, int port) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            Optional<Long> pid = home.readyPid();
            if (pid.isPresent() && accepts(port)) {
                return pid;
            }
            // Ends at once when the holder does: then there will be no server.
            if (holder.waitFor(POLL)) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    private static boolean accepts(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(FreePort.loopback(), port), CONNECT_MILLIS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
