// SPDX-License-Identifier: Apache-2.0
package dev.keymend.logs;

import org.jspecify.annotations.Nullable;

/**
 * The keys that were refused last, of all constraints together: each in one of a few places, of which the one gives way that has waited for
 * the longest. It keeps numbers and no texts, which the garbage collector would have to follow at every event.
 */
final class RecentKeys {
    private static final int SETS = 1 << 13;

    /** Places of a set. */
    private static final int WAYS = 4;

    private final long[] keys = new long[SETS * WAYS];
    /** When, in events; 0 for a place that is free. */
    private final long[] ages = new long[SETS * WAYS];

    private final long[] times = new long[SETS * WAYS];
    private final int[] sessions = new int[SETS * WAYS];
    private final int[] clients = new int[SETS * WAYS];
    private long events;
    private long time;
    private boolean sameSession;
    private boolean sameClient;

    /** Takes a refused key of a constraint; whether it was refused before, not long ago. */
    boolean put(int constraint, LogEvent event) {
        long key = event.keyHash() * 31 + constraint;
        int session = event.session().hashCode();
        int client = client(event.application(), event.statement());
        int place = place(key);
        boolean seen = ages[place] > 0 && keys[place] == key;
        time = times[place];
        sameSession = seen && sessions[place] == session;
        sameClient = seen && client != 0 && clients[place] == client;
        keys[place] = key;
        ages[place] = ++events;
        times[place] = event.time();
        sessions[place] = session;
        clients[place] = client;
        return seen;
    }

    /** When the key was refused before; {@link LineTime#NONE} when the log does not tell. */
    long time() {
        return time;
    }

    /** Whether the session that was refused the key before was the same. */
    boolean isSameSession() {
        return sameSession;
    }

    /** Whether an application of the same name had sent the same statement. */
    boolean isSameClient() {
        return sameClient;
    }

    /** Where the key is, or else the place of its set that has waited for the longest. */
    private int place(long key) {
        int first = (int) ((key * 0x9E3779B97F4A7C15L) >>> 51) * WAYS;
        int oldest = first;
        for (int i = first; i < first + WAYS; i++) {
            if (keys[i] == key && ages[i] > 0) {
                return i;
            }
            oldest = ages[i] < ages[oldest] ? i : oldest;
        }
        return oldest;
    }

    /** A number for who sends what; 0 when it is not known. */
    private static int client(@Nullable String application, @Nullable String statement) {
        return application == null || statement == null ? 0 : (application.hashCode() * 31 + statement.hashCode()) | 1;
    }
}
