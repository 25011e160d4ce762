// SPDX-License-Identifier: Apache-2.0
package dev.keymend.logs;

import java.util.Optional;

/** What is known of one log so far. Recognised by whichever thread reads it, counted by one. */
final class Standing {
    private final String name;
    private volatile boolean recognised;
    private long bytes;
    private long events;
    private long strange;

    Standing(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    /** Whether a line of it is known to be a server's. */
    boolean isRecognised() {
        return recognised;
    }

    void recognise() {
        recognised = true;
    }

    /**
     * Counts a part that has been read.
     *
     * @param found how many errors of ours it had
     * @param strangers how many lines tell of a violation and are no server's
     */
    void count(long size, long found, long strangers) {
        bytes += size;
        events += found;
        strange += strangers;
    }

    /** Whether there is something in it. */
    boolean isEmpty() {
        return bytes == 0;
    }

    /** Whether it may be anything but a log of PostgreSQL's. */
    boolean isForeign() {
        return bytes > 0 && events == 0 && !recognised;
    }

    /** Why that nothing was found in it does not mean that there is nothing; empty when it does. */
    Optional<String> doubt() {
        if (isForeign()) {
            return Optional.of(
                    "Not a line of " + name + " was recognised as a PostgreSQL server's, so there may be violations"
                            + " in it that are not counted. Servers write <prefix>LOG:  <message>, CSV or JSON."
                            + (name.endsWith(".gz") ? " It is not packed with gzip, as its name says." : "")
                            + " Tell a prefix of another sort with --prefix, and unpack what is packed otherwise than with gzip.");
        }
        if (events == 0 && strange > 0) {
            return Optional.of(name + ": " + strange + (strange == 1 ? " line tells" : " lines tell")
                    + " of a violation and could not be read as a line of a server's, so not counted. Tell its prefix with"
                    + " --prefix, as SHOW log_line_prefix prints it.");
        }
        return Optional.empty();
    }
}
