// SPDX-License-Identifier: Apache-2.0
package dev.keymend.logs;

import dev.keymend.violation.LoggedLine;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Month;
import java.time.Year;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the times of lines; keeps the last day and the zones it has met, which are few. Used by one thread. */
final class LineTime {
    /** No time. */
    static final long NONE = Long.MIN_VALUE;

    private static final int MOST_ZONES = 100;
    private static final long UNKNOWN_ZONE = Long.MIN_VALUE;
    private static final String SOME_TIME = "2026-01-01 00:00:00 ";
    private static final long SOME_MILLIS = 1_767_225_600_000L;

    private static final List<String> MONTHS =
            List.of("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec");

    private final Map<String, Long> zones = new HashMap<>();
    private int day = -1;
    private long dayMillis;
    private boolean sure;
    private boolean yearless;
    private final Instant now;

    LineTime() {
        this(Instant.now());
    }

    /** @param now in which year a time that tells none was last */
    LineTime(Instant now) {
        this.now = now;
    }

    /** Whether the last time was syslog's, which tells no year. */
    boolean isYearless() {
        return yearless;
    }

    /** Whether the zone of the last time is known; else its clock was taken for UTC. */
    boolean isSure() {
        return sure;
    }

    /** The first time in a text, in milliseconds since 1970; {@link #NONE} without one. */
    long read(String text) {
        yearless = false;
        int last = text.length() - "0000-00-00 00:00:00".length();
        for (int i = 0; i <= last; i++) {
            // The dash first: it is the rarest.
            if (text.charAt(i + 4) == '-' && isTime(text, i)) {
                return millis(text, i);
            }
        }
        long epoch = epoch(text);
        return epoch == NONE ? syslog(text) : epoch;
    }

    /** As in {@code Nov 23 03:01:54 host}: in the year in which that was last, and taken for UTC. */
    private long syslog(String text) {
        int last = text.length() - "Nov 23 03:01:54".length();
        for (int i = 0; i <= last; i++) {
            if (text.charAt(i + 3) == ' ' && text.charAt(i + 9) == ':' && text.charAt(i + 12) == ':') {
                int month = MONTHS.indexOf(text.substring(i, i + 3));
                int day = text.charAt(i + 4) == ' ' ? digits(text, i + 5, 1) : digits(text, i + 4, 2);
                int hour = digits(text, i + 7, 2);
                int minute = digits(text, i + 10, 2);
                int second = digits(text, i + 13, 2);
                if (month >= 0 && day > 0 && hour >= 0 && minute >= 0 && second >= 0) {
                    yearless = true;
                    sure = false;
                    return lately(month + 1, day, (hour * 60 + minute) * 60 + second);
                }
            }
        }
        return NONE;
    }

    private long lately(int month, int day, int seconds) {
        // Clocks of other zones are ahead by less than a day.
        LocalDate tomorrow = now.atOffset(ZoneOffset.UTC).toLocalDate().plusDays(1);
        for (int year = tomorrow.getYear(); year > tomorrow.getYear() - 5; year--) {
            // The 29th of February may have been in another year.
            if (day <= Month.of(month).length(Year.isLeap(year))) {
                LocalDate date = LocalDate.of(year, month, day);
                if (!date.isAfter(tomorrow)) {
                    return date.toEpochDay() * 86_400_000L + seconds * 1_000L;
                }
            }
        }
        return NONE;
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
