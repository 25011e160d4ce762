// SPDX-License-Identifier: Apache-2.0
package dev.keymend.render;

import dev.keymend.logs.HourCount;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Small charts out of block characters. */
final class Charts {
    private static final String BARS = " ▁▂▃▄▅▆▇█";
    private static final String EIGHTHS = "▏▎▍▌▋▊▉█";

    private Charts() {}

    /** A bar for a share of the longest, at least a sliver for whatever is more than nothing. */
    static String bar(long value, long most, int width) {
        if (value <= 0 || most <= 0) {
            return "";
        }
        int eighths = (int) Math.max(1, Math.round((double) value / most * width * 8));
        String rest = eighths % 8 == 0 ? "" : String.valueOf(EIGHTHS.charAt(eighths % 8 - 1));
        return "█".repeat(eighths / 8) + rest;
    }

    /**
     * A line of bars over time, a bar an hour, or several hours where there are too many.
     *
     * @param hours in order
     */
    static String overTime(List<HourCount> hours, int width) {
        Instant from = hours.get(0).hour();
        long all = Duration.between(from, hours.get(hours.size() - 1).hour()).toHours() + 1;
        long each = (all + width - 1) / width;
        long[] counts = new long[(int) ((all + each - 1) / each)];
        long most = 0;
        for (HourCount hour : hours) {
            int at = (int) (Duration.between(from, hour.hour()).toHours() / each);
            counts[at] += hour.count();
            most = Math.max(most, counts[at]);
        }
        StringBuilder bars = new StringBuilder();
        for (long count : counts) {
            int height = count == 0 ? 0 : (int) Math.max(1, Math.round((double) count / most * 8));
            bars.append(BARS.charAt(height));
        }
        return bars.toString();
    }
}
