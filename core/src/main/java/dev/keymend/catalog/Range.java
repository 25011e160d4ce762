// SPDX-License-Identifier: Apache-2.0
package dev.keymend.catalog;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The whole numbers from {@code minimum} to {@code maximum}, both included. */
public record Range(long minimum, long maximum) {
    private static final Pattern NUMERIC = Pattern.compile("numeric\\((\\d+),(-?\\d+)\\)");

    /** As many digits fit every bigint. */
    private static final int MOST_DIGITS = 18;

    /** The whole numbers that a type holds, which may be a {@code numeric(5,2)}; null where it has more than bigint. */
    public static @Nullable Range ofType(String type) {
        return switch (type) {
            case "smallint" -> new Range(Short.MIN_VALUE, Short.MAX_VALUE);
            case "integer" -> new Range(Integer.MIN_VALUE, Integer.MAX_VALUE);
            case "bigint" -> new Range(Long.MIN_VALUE, Long.MAX_VALUE);
            default -> ofNumeric(type);
        };
    }

    private static @Nullable Range ofNumeric(String type) {
        Matcher numeric = NUMERIC.matcher(type);
        if (!numeric.matches()) {
            return null;
        }
        int digits = Integer.parseInt(numeric.group(1)) - Integer.parseInt(numeric.group(2));
        if (digits > MOST_DIGITS) {
            return null;
        }
        long most = 0;
        for (int i = 0; i < digits; i++) {
            most = most * 10 + 9;
        }
        return new Range(-most, most);
    }

    /** The part both share. */
    public Range and(@Nullable Range other) {
        return other == null ? this : new Range(Math.max(minimum, other.minimum), Math.min(maximum, other.maximum));
    }
}
