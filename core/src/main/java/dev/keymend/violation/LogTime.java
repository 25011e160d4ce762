// SPDX-License-Identifier: Apache-2.0
package dev.keymend.violation;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the time of a log line. */
final class LogTime {
    static final Pattern PATTERN = Pattern.compile(
            "(\\d{4}-\\d\\d-\\d\\d)[ T](\\d\\d:\\d\\d:\\d\\d)(?:[.,](\\d{1,9}))?(?: ?(Z|[A-Z]{3,4}|[+-]\\d\\d(?::?\\d\\d)?))?");

    /** The abbreviations that mean one offset everywhere; CST, IST or EST do not. */
    private static final Map<String, ZoneOffset> ZONES = Map.of(
            "UTC", ZoneOffset.UTC,
            "GMT", ZoneOffset.UTC,
            "CET", ZoneOffset.ofHours(1),
            "CEST", ZoneOffset.ofHours(2),
            "EET", ZoneOffset.ofHours(2),
            "EEST", ZoneOffset.ofHours(3),
            "MSK", ZoneOffset.ofHours(3),
            "JST", ZoneOffset.ofHours(9),
            "KST", ZoneOffset.ofHours(9));

    private LogTime() {}

    /** The first time in a text; null when there is none or its zone is not sure. */
    static @Nullable Instant read(@Nullable String text) {
        if (text == null) {
            return null;
        }
        Matcher matcher = PATTERN.matcher(text);
        if (!matcher.find() || matcher.group(4) == null) {
            return null;
        }
        String zone = matcher.group(4);
        ZoneOffset known = ZONES.get(zone);
        boolean named = Character.isLetter(zone.charAt(0)) && !zone.equals("Z");
        if (named && known == null) {
            return null;
        }
        String fraction = matcher.group(3) == null ? "" : '.' + matcher.group(3);
        try {
            return LocalDateTime.parse(matcher.group(1) + 'T' + matcher.group(2) + fraction)
                    .toInstant(known != null ? known : ZoneOffset.of(zone));
        } catch (DateTimeException e) {
            return null;
        }
    }
}
