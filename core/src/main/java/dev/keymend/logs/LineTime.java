// SPDX-License-Identifier: Apache-2.0
package dev.keymend.logs;

import dev.keymend.violation.LoggedLine;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;

/** Reads the times of lines; keeps the last day and the zones it has met, which are few. Used by one thread. */
final class LineTime {
    /** No time. */
    static final long NONE = Long.MIN_VALUE;

    private static final int MOST_ZONES = 100;
    private static final long UNKNOWN_ZONE = Long.MIN_VALUE;
    private static final String SOME_TIME = "2026-01-01 00:00:00 ";
    private static final long SOME_MILLIS = 1_767_225_600_000L;

    private final Map<String, Long> zones = new HashMap<>();
    private int day = -1;
    private long dayMillis;
    private boolean sure;

    /** Whether the zone of the last time is known; else its clock was taken for UTC. */
    boolean isSure() {
        return sure;
    }

    /** The first time in a text, in milliseconds since 1970; {@link #NONE} without one. */
    long read(String text) {
        int last = text.length() - "0000-00-00 00:00:00".length();
        for (int i = 0; i <= last; i++) {
            // The dash first: it is the rarest.
            if (text.charAt(i + 4) == '-' && isTime(text, i)) {
                return millis(text, i);
            }
        }
        return epoch(text);
    }

    private static boolean isTime(String text, int at) {
        char between = text.charAt(at + 10);
        return text.charAt(at + 7) == '-'
                && (between == ' ' || between == 'T')
                && text.charAt(at + 13) == ':'
                && text.charAt(at + 16) == ':'
                && digits(text, at, 4) >= 0
                && digits(text, at + 5, 2) >= 0
                && digits(text, at + 8, 2) >= 0
                && digits(text, at + 11, 2) >= 0
                && digits(text, at + 14, 2) >= 0
                && digits(text, at + 17, 2) >= 0;
    }

    private static int digits(String text, int at, int count) {
        int value = 0;
        for (int i = at; i < at + count; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return value;
    }

    private long millis(String text, int at) {
        int date = (digits(text, at, 4) * 100 + digits(text, at + 5, 2)) * 100 + digits(text, at + 8, 2);
        if (date != day) {
            try {
                dayMillis = LocalDate.of(date / 10_000, date / 100 % 100, date % 100)
                                .toEpochDay()
                        * 86_400_000L;
            } catch (DateTimeException e) {
                return NONE;
            }
            day = date;
        }
        int seconds = (digits(text, at + 11, 2) * 60 + digits(text, at + 14, 2)) * 60 + digits(text, at + 17, 2);
        int end = at + 19;
        int millis = 0;
        if (end < text.length() && (text.charAt(end) == '.' || text.charAt(end) == ',')) {
            int unit = 100;
            for (end++; end < text.length() && isDigit(text.charAt(end)); end++) {
                millis += (text.charAt(end) - '0') * unit;
                unit /= 10;
            }
        }
        return dayMillis + seconds * 1_000L + millis - offset(text, end);
    }

    private long offset(String text, int end) {
        int start = end < text.length() && text.charAt(end) == ' ' ? end + 1 : end;
        int stop = start;
        if (stop < text.length() && (text.charAt(stop) == '+' || text.charAt(stop) == '-')) {
            stop++;
            while (stop < text.length()
                    && stop - start < 6
                    && (isDigit(text.charAt(stop)) || text.charAt(stop) == ':')) {
                stop++;
            }
        } else {
            while (stop < text.length() && stop - start < 6 && text.charAt(stop) >= 'A' && text.charAt(stop) <= 'Z') {
                stop++;
            }
        }
        String zone = text.substring(start, stop);
        Long known = zones.get(zone);
        if (known == null) {
            known = LoggedLine.time(SOME_TIME + zone)
                    .map(time -> SOME_MILLIS - time.toEpochMilli())
                    .orElse(UNKNOWN_ZONE);
            if (zones.size() < MOST_ZONES) {
                zones.put(zone, known);
            }
        }
        sure = known != UNKNOWN_ZONE;
        return sure ? known : 0;
    }

    /** What {@code %n} prints at the beginning: seconds since 1970 with a fraction. */
    private long epoch(String text) {
        if (text.length() < 14 || text.charAt(10) != '.') {
            return NONE;
        }
        long seconds = 0;
        for (int i = 0; i < 10; i++) {
            if (!isDigit(text.charAt(i))) {
                return NONE;
            }
            seconds = seconds * 10 + text.charAt(i) - '0';
        }
        sure = true;
        return seconds * 1_000 + Math.max(0, digits(text, 11, 3));
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
