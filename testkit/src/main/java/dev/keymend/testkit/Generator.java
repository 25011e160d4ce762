// SPDX-License-Identifier: Apache-2.0
package dev.keymend.testkit;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;

/** A source of arbitrary values that one number decides. Not safe for use by several threads. */
public final class Generator {

    private static final int LONGEST_NAME_BYTES = 63;

    private static final List<String> NAMES = List.of(
            "Order Items",
            "we\"ird",
            "\"quoted\"",
            "UPPER",
            "camelCase",
            "back\\slash",
            "o'clock",
            "$1",
            "select",
            "user",
            "table",
            "größe",
            "名前",
            "smile😀",
            "a.b",
            "a,b",
            "(key)=(value)",
            "tab\there",
            "new\nline",
            "-- comment",
            "/* x */",
            "%s",
            " leading",
            "trailing ",
            "1st",
            "?");

    private static final List<String> PIECES = List.of(
            "a", "Z", "7", " ", "\"", "'", "\\", ",", "(", ")", "=", ".", "_", "-", "\t", "\n", "é", "ß", "漢", "😀",
            "%", "$");

    private final long seed;
    private final SplittableRandom random;

    /** Equal seeds give equal values. */
    public Generator(long seed) {
        this.seed = seed;
        this.random = new SplittableRandom(seed);
    }

    /** What was given. */
    public long seed() {
        return seed;
    }

    /** One of the choices, of which there must be one. */
    public <T> T pick(List<T> choices) {
        return choices.get(intBetween(0, choices.size() - 1));
    }

    /** Both ends included. */
    public int intBetween(int least, int most) {
        return (int) longBetween(least, most);
    }

    /** Both ends included; the whole range of long is fine. */
    public long longBetween(long least, long most) {
        if (least > most) {
            throw new IllegalArgumentException("Nothing between " + least + " and " + most);
        }
        if (most < Long.MAX_VALUE) {
            return random.nextLong(least, most + 1);
        }
        return least == Long.MIN_VALUE ? random.nextLong() : random.nextLong(least - 1, most) + 1;
    }

    /**
     * True with a probability.
     *
     * @param probability from 0 (never) to 1 (always)
     */
    public boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    /**
     * A name that breaks careless quoting: blanks, quotes, upper case, backslashes, reserved words, other scripts, and at
     * times exactly the 63 bytes that PostgreSQL keeps of a name. Never empty, never with a NUL.
     */
    public String hostileName() {
        String name = chance(0.7) ? pick(NAMES) : "n" + text();
        return atMost(LONGEST_NAME_BYTES, chance(0.15) ? name + "x".repeat(LONGEST_NAME_BYTES) : name);
    }

    /** Text of up to 20 pieces from all over Unicode, some of them special to SQL, COPY or CSV; may be empty, no NUL. */
    public String text() {
        StringBuilder text = new StringBuilder();
        for (int left = intBetween(0, 20); left > 0; left--) {
            text.append(pick(PIECES));
        }
        return text.toString();
    }

    /** Cuts where PostgreSQL would, between characters. */
    private static String atMost(int bytes, String text) {
        StringBuilder kept = new StringBuilder();
        int used = 0;
        for (int character : text.codePoints().toArray()) {
            String one = Character.toString(character);
            used += one.getBytes(StandardCharsets.UTF_8).length;
            if (used > bytes) {
                break;
            }
            kept.append(one);
        }
        return kept.toString();
    }
}
