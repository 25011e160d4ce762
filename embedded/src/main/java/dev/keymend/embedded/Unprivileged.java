// SPDX-License-Identifier: Apache-2.0
package dev.keymend.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * How to run a command that refuses to be root, as PostgreSQL's do: as an ordinary user, just so.
 *
 * <p>As root, preferably in a user namespace without any mapping, where the process is nobody and yet owns what root owns.
 * Containers often forbid that; there the process really becomes nobody, and its files have to be given to it.
 */
enum Unprivileged {
    JUST_SO(""),
    USER_NAMESPACE("unshare -U"),
    NOBODY("setpriv --reuid=65534 --regid=65534 --clear-groups");

    private static final int NOBODY_ID = 65534;
    private static final int PROBE_SECONDS = 30;

    private final String words;

    Unprivileged(String words) {
        this.words = words;
    }

    /**
     * The first way that works here.
     *
     * @param owned a folder that this process has made, to see whether it is root
     */
    static Unprivileged detect(Path owned) throws IOException {
        if (!Integer.valueOf(0).equals(Files.getAttribute(owned, "unix:uid"))) {
            return JUST_SO;
        }
        return Stream.of(USER_NAMESPACE, NOBODY)
                .filter(way -> way.succeeds(List.of("true")))
                .findFirst()
                .orElseThrow(() -> new EmbeddedPostgresException("PostgreSQL refuses to run as root, and neither '"
                        + USER_NAMESPACE.words + "' nor '" + NOBODY.words
                        + "' works here. Run as an ordinary user, or install util-linux."));
    }

    /** The words to put in front of a command, separated by blanks; may be empty. */
    String words() {
        return words;
    }

    /** Whether the programs of a folder can be run this way; as nobody, a folder below root's home cannot be reached. */
    boolean canRun(Path bin) {
        return this == JUST_SO || succeeds(List.of(bin.resolve("postgres").toString(), "--version"));
    }

    /** Gives a folder and what is in it to whoever the command will be. */
    void giveAway(Path folder) throws IOException {
        if (this == NOBODY) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.toList()) {
                    Files.setAttribute(file, "unix:uid", NOBODY_ID, java.nio.file.LinkOption.NOFOLLOW_LINKS);
                }
            }
        }
    }

    private boolean succeeds(List<String> command) {
        List<String> all = new ArrayList<>(words.isEmpty() ? List.of() : List.of(words.split(" ", -1)));
        all.addAll(command);
        try {
            Process process = new ProcessBuilder(all)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(PROBE_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            // The command is not installed.
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EmbeddedPostgresException("Interrupted while looking for a way not to be root", e);
        }
    }
}
