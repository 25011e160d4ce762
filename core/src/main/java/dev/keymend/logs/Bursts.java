// SPDX-License-Identifier: Apache-2.0
package dev.keymend.logs;

import java.time.Instant;
import java.util.Optional;

/** Finds the greatest burst among times that come nearly in order. */
final class Bursts {
    private static final long MINUTE = 60_000;

    /** Fewer in a minute are no burst. */
    private static final int LEAST = 10;

    private static final int TIMES_THE_USUAL = 10;

    /** Weighs a minute among the hour before. */
    private static final double DECAY = 59.0 / 60.0;

    private static final int QUIET_MINUTES = 10;

    private long minute = Long.MIN_VALUE;
    private long minuteFirst;
    private long minuteCount;
    private long last;
    private double usual;

    private boolean active;
    private long began;
    private long count;

    private long bestBegan;
    private long bestEnded;
    private long bestCount;
    private long lastOfBurst;

    void add(long time) {
        long its = Math.floorDiv(time, MINUTE);
        if (its > minute) {
            close(its);
            minute = its;
            minuteFirst = time;
            minuteCount = 0;
        }
        minuteCount++;
        last = Math.max(last, time);
    }

    /** Takes the minute into account that has ended, and those without any after it. */
    private void close(long next) {
        if (minute == Long.MIN_VALUE) {
            return;
        }
        boolean many = minuteCount >= LEAST && minuteCount >= TIMES_THE_USUAL * usual;
        if (!active && many) {
            active = true;
            began = minuteFirst;
            count = 0;
        } else if (active && minuteCount < LEAST) {
            end();
        }
        if (active) {
            count += minuteCount;
            lastOfBurst = last;
            if (next - minute > QUIET_MINUTES) {
                end();
            }
        } else {
            usual = usual * DECAY + minuteCount * (1 - DECAY);
        }
        usual *= Math.pow(DECAY, (double) Math.min(10_000, Math.max(0, next - minute - 1)));
    }

    private void end() {
        if (count > bestCount) {
            bestBegan = began;
            bestEnded = lastOfBurst;
            bestCount = count;
        }
        active = false;
    }

    /** The greatest; empty when there was none, or everything was one. */
    Optional<Burst> greatest(long total) {
        close(Long.MAX_VALUE / MINUTE);
        if (active) {
            end();
        }
        return bestCount < LEAST || bestCount * 2 < total
                ? Optional.empty()
                : Optional.of(new Burst(Instant.ofEpochMilli(bestBegan), Instant.ofEpochMilli(bestEnded), bestCount));
    }
}
