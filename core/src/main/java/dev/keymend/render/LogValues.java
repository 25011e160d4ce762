// SPDX-License-Identifier: Apache-2.0
package dev.keymend.render;

import dev.keymend.diagnosis.cause.ValueDisplay;
import dev.keymend.violation.KeyText;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Shows the keys of a log report, or hides their values. Hashes are keyed: equal values have equal ones, and who has not got the key
 * cannot find a value by trying all that it may be, which for numbers and addresses is soon done.
 */
public final class LogValues {
    /** One that is no part of a name. */
    private static final Pattern NUMBER =
            Pattern.compile("(?<![\\p{L}\\p{N}_.$\"])-?\\d(?:[\\d.,]*\\d)?(?![\\p{L}\\p{N}_$\"])");

    private static final String BETWEEN = ")=(";
    private static final String ALGORITHM = "HmacSHA256";
    private static final int DIGITS = 12;
    private static final int RANDOM_KEY_BYTES = 32;

    private final ValueDisplay display;
    private final @Nullable SecretKeySpec secret;

    /**
     * A way to show them.
     *
     * @param secret what hashes are keyed with, so that those of several reports can be compared; null for a key that is
     *     made up and forgotten
     */
    public LogValues(ValueDisplay display, @Nullable String secret) {
        this.display = display;
        this.secret = display == ValueDisplay.HASH ? new SecretKeySpec(bytes(secret), ALGORITHM) : null;
    }

    /** Random ones are slow to come by. */
    private static byte[] bytes(@Nullable String secret) {
        if (secret != null && !secret.isEmpty()) {
            return secret.getBytes(StandardCharsets.UTF_8);
        }
        byte[] key = new byte[RANDOM_KEY_BYTES];
        new SecureRandom().nextBytes(key);
        return key;
    }

    /** Whether values may be seen as they are. */
    boolean shown() {
        return display == ValueDisplay.SHOW;
    }

    /** What a database says, without the numbers where values may not be seen: some are keys, as where a sequence is to go. */
    String told(String sentence) {
        return shown() ? sentence : NUMBER.matcher(sentence).replaceAll("…");
    }

    /** A key as the log has it, {@code (id)=(42)}, as it may be shown. */
    public String key(String printed) {
        int between = printed.indexOf(BETWEEN);
        if (shown() || between < 0) {
            return shown() ? printed : masked(printed);
        }
        String columns = printed.substring(0, between + BETWEEN.length());
        int end = printed.endsWith(")") ? printed.length() - 1 : printed.length();
        String values = printed.substring(columns.length(), Math.max(columns.length(), end));
        // Each value by itself, where they can be told apart: those of other constraints may be the same.
        Optional<List<String>> apart =
                KeyText.of(printed.substring(1, between), values).values();
        return columns
                + apart.orElse(List.of(values)).stream().map(this::masked).collect(Collectors.joining(", "))
                + ')';
    }

    private String masked(String value) {
        return display == ValueDisplay.HASH ? '#' + hash(value) : "…";
    }

    private String hash(String value) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(Objects.requireNonNull(secret));
            byte[] hash = mac.doFinal(value.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash).substring(0, DIGITS);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }
}
