// SPDX-License-Identifier: Apache-2.0
package dev.keymend.logs;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts by the hour. When there are too many hours, the earliest ones are counted together. */
final class Hours {
    private static final long HOUR = 3_600_000;

    private final int limit;
    private final TreeMap<Long, long[]> counts = new TreeMap<>();
    private long lastHour = Long.MIN_VALUE;
    private long[] lastCount = {0};

    Hours(int limit) {
        this.limit = limit;
    }

    void add(long time) {
        long hour = Math.floorDiv(time, HOUR);
        if (hour != lastHour) {
            lastHour = hour;
            lastCount = counts.computeIfAbsent(hour, any -> new long[1]);
            if (counts.size() > limit) {
                Map.Entry<Long, long[]> first = counts.pollFirstEntry();
                counts.firstEntry().getValue()[0] += first.getValue()[0];
                lastHour = Long.MIN_VALUE;
            }
        }
        lastCount[0]++;
    }

    List<HourCount> all() {
        List<HourCount> all = new ArrayList<>();
        counts.forEach((hour, count) -> all.add(new HourCount(Instant.ofEpochMilli(hour * HOUR), count[0])));
        return all;
    }
}
