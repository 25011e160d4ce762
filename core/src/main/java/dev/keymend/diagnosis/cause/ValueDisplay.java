// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis.cause;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/** How key values and rows are shown: they are somebody's data. */
public enum ValueDisplay {
    /** As they are. */
    SHOW,
    /** By the first twelve hexadecimal digits of their SHA-256, so that equal values can be told to be equal. */
    HASH,
    /** Not at all. */
    HIDE;

    private static final int DIGITS = 12;

    /** The value as it may be shown. */
    public String of(String value) {
        return switch (this) {
            case SHOW -> value;
            case HASH -> "#" + digest(value);
            case HIDE -> "…";
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    private static String digest(String value) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(value.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash).substring(0, DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
