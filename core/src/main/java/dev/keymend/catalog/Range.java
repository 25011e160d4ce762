// SPDX-License-Identifier: Apache-2.0
package dev.keymend.catalog;

import org.jspecify.annotations.Nullable;

/** The whole numbers from {@code minimum} to {@code maximum}, both included. */
public record Range(long minimum, long maximum) {
    /** What an integer type holds; null for every other type. */
    public static @Nullable Range ofType(String type) {
        return switch (type) {
            case "smallint" -> new Range(Short.MIN_VALUE, Short.MAX_VALUE);
            case "integer" -> new Range(Integer.MIN_VALUE, Integer.MAX_VALUE);
            case "bigint" -> new Range(Long.MIN_VALUE, Long.MAX_VALUE);
            default -> null;
        };
    }

    /** The part both share. */
    public Range and(@Nullable Range other) {
        return other == null ? this : new Range(Math.max(minimum, other.minimum), Math.min(maximum, other.maximum));
    }
}
