// SPDX-License-Identifier: Apache-2.0
package dev.keymend.logs;

import java.util.ArrayList;
import java.util.List;

/** Watches the violations of one constraint go by, in order, for what the way they follow each other tells. */
final class Shapes {
    /** With fewer, chance makes any shape. */
    private static final int LEAST = 5;

    private static final double MOST_OF = 0.8;
    private static final double SOME_OF = 0.2;

    /** Two clients that race meet within this. */
    private static final long RACE_MILLIS = 50;

    /** Whose values are this near to the last marches with it: sessions overtake each other. */
    private static final long NEAR = 100;

    /** Further back than sessions overtake each other. */
    private static final int SHORTLY = 16;

    private long withKey;
    private long withNumber;
    private long rising;
    private long near;
    private long ahead;
    private final long[] shortlyBefore = new long[SHORTLY];
    private long highest = Long.MIN_VALUE;
    private long previous = Long.MIN_VALUE;
    private long lowest = Long.MAX_VALUE;
    private long step;
    private long stepVotes;
    private long races;
    private long retries;
    private long copies;
    private long raised;
    private long applied;
    private long deferred;
    private long all;

    /**
     * Takes the next one.
     *
     * @param recent knows whether the key, if there is one, was refused before
     * @param constraint the number of the constraint
     */
    void add(LogEvent event, RecentKeys recent, int constraint) {
        all++;
        copies += event.copyLine() ? 1 : 0;
        raised += event.raised() ? 1 : 0;
        applied += event.replication() ? 1 : 0;
        deferred += "commit".equalsIgnoreCase(event.statement()) ? 1 : 0;
        if (event.key() == null) {
            return;
        }
        withKey++;
        number(event.key());
        if (!recent.put(constraint, event)) {
            return;
        }
        boolean timed = event.time() != LineTime.NONE && recent.time() != LineTime.NONE;
        boolean same = recent.isSameSession();
        if (!same && timed && Math.abs(event.time() - recent.time()) <= RACE_MILLIS) {
            races++;
        } else if (same || recent.isSameClient()) {
            retries++;
        }
    }

    /** The key's value when it is one whole number. */
    private void number(String key) {
        int open = key.indexOf(")=(") + 3;
        int end = key.length() - 1;
        if (open < 3 || end - open < 1 || end - open > 18 || key.indexOf(',') >= 0) {
            return;
        }
        long value = 0;
        int start = key.charAt(open) == '-' ? open + 1 : open;
        for (int i = start; i < end; i++) {
            int digit = key.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return;
            }
            value = value * 10 + digit;
        }
        value = start > open ? -value : value;
        if (withNumber > 0) {
            long delta = value - previous;
            rising += value > highest ? 1 : 0;
            near += delta != 0 && Math.abs(delta) <= reach() ? 1 : 0;
            vote(delta);
            int back = (int) Math.max(0, withNumber - SHORTLY) % SHORTLY;
            ahead += value > shortlyBefore[back] ? 1 : 0;
        }
        shortlyBefore[(int) (withNumber % SHORTLY)] = value;
        withNumber++;
        previous = value;
        highest = Math.max(highest, value);
        lowest = Math.min(lowest, value);
    }

    /** Sequences may go up in larger steps than one, by blocks that an application takes. */
    private long reach() {
        return stepVotes * 2 > withNumber ? Math.max(NEAR, 3 * Math.abs(step)) : NEAR;
    }

    /** Boyer and Moore's majority vote: when one step is that of more than half, it wins. */
    private void vote(long delta) {
        if (stepVotes == 0) {
            step = delta;
            stepVotes = 1;
        } else {
            stepVotes += delta == step ? 1 : -1;
        }
    }

    List<Suspicion> suspicions() {
        List<Suspicion> found = new ArrayList<>();
        sequence(found);
        share(
                found,
                races,
                withKey,
                "concurrent-insert",
                "several clients insert the same key at the same moment",
                "were refused within " + RACE_MILLIS + " ms of another with the same key, from another process");
        share(
                found,
                retries,
                withKey,
                "retry-of-committed-insert",
                "one client sends the same key again and again",
                "have a key that the same client had been refused before");
        share(found, copies, all, "bulk-load", "a bulk load meets keys that are there", "came from a line of a COPY");
        share(found, raised, all, "raised-by-code", "code in the database raises them", "were made by a RAISE");
        share(
                found,
                applied,
                all,
                "replication-apply",
                "a subscription meets rows that are there",
                "were met by the apply worker of a subscription");
        share(
                found,
                deferred,
                all,
                "deferred-constraint",
                "a deferred constraint refuses at the commit",
                "were refused at a COMMIT");
        found.sort((one, other) -> Boolean.compare(other.likely(), one.likely()));
        return found;
    }

    private void sequence(List<Suspicion> found) {
        long steps = withNumber - 1;
        if (withNumber < LEAST || withNumber < MOST_OF * withKey) {
            return;
        }
        boolean marches = near >= MOST_OF * steps && ahead >= MOST_OF * steps;
        boolean partly = near >= 0.5 * steps && ahead >= 0.65 * steps;
        if (marches || partly) {
            found.add(new Suspicion(
                    "sequence-behind",
                    marches,
                    "the refused values march upwards, as those of a sequence that is behind its table",
                    List.of((rising >= MOST_OF * steps
                                    ? rising + " of " + steps + " values are higher than all before"
                                    : ahead + " of " + steps + " values are higher than those shortly before")
                            + (stepVotes * 2 > steps && step > 0 ? ", mostly by " + step : "")),
                    List.of("they go from " + lowest + " to " + highest)));
        }
    }

    private static void share(
            List<Suspicion> found, long fitting, long of, String cause, String summary, String evidence) {
        if (fitting > 0 && fitting >= SOME_OF * of) {
            boolean likely = of >= LEAST && fitting >= MOST_OF * of;
            found.add(
                    new Suspicion(cause, likely, summary, List.of(fitting + " of " + of + ' ' + evidence), List.of()));
        }
    }
}
