// SPDX-License-Identifier: Apache-2.0
package dev.keymend.catalog;

import dev.keymend.internal.sql.Identifiers;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What stands around the number in a key that is a text: {@code 'INV-' || nextval('s')} makes {@code INV-1},
 * {@code INV-2}. The number is printed as {@code bigint} is, without leading zeros, so that each text has one number and
 * each number one text.
 *
 * @param prefix may be empty
 * @param suffix may be empty
 */
public record Affixes(String prefix, String suffix) {
    /** Of 19 digits at most, as a bigint has; what is longer no sequence can issue. */
    private static final String NUMBER = "(-?[1-9][0-9]{0,18}|0)";

    private static final int LONGEST_NUMBER = 19;

    private static final Pattern LIMITED = Pattern.compile("character varying\\((\\d{1,8})\\)");
    private static final Pattern SPECIAL = Pattern.compile("[\\\\^$.\\[\\](){}*+?|]");

    /** The text of a number. */
    public String around(long number) {
        return prefix + number + suffix;
    }

    /** The number of a text; empty for a text that the sequence cannot issue. */
    public OptionalLong numberIn(String text) {
        if (text.length() < prefix.length() + suffix.length() || !text.startsWith(prefix) || !text.endsWith(suffix)) {
            return OptionalLong.empty();
        }
        String number = text.substring(prefix.length(), text.length() - suffix.length());
        try {
            long value = Long.parseLong(number);
            return number.equals(Long.toString(value)) ? OptionalLong.of(value) : OptionalLong.empty();
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    /** The number in a column's text as SQL, null where there is none. Numbers are compared, as 10 comes after 9. */
    String sql(String column) {
        String pattern = "^" + escaped(prefix) + NUMBER + escaped(suffix) + "$";
        return "substring(" + column + "::text from " + Identifiers.literal(pattern) + ")::numeric";
    }

    /** The numbers that a column of a type can hold; null where it sets no limit. */
    @Nullable Range range(String type) {
        Matcher limited = LIMITED.matcher(type);
        if (!limited.matches()) {
            return null;
        }
        int digits = Integer.parseInt(limited.group(1))
                - prefix.codePointCount(0, prefix.length())
                - suffix.codePointCount(0, suffix.length());
        if (digits < 1 || digits > LONGEST_NUMBER) {
            return null;
        }
        long below = 1;
        for (int i = 1; i < digits; i++) {
            below *= 10;
        }
        // One character of a negative number is its sign.
        return new Range(1 - below, digits == LONGEST_NUMBER ? Long.MAX_VALUE : below * 10 - 1);
    }

    private static String escaped(String text) {
        return SPECIAL.matcher(text).replaceAll("\\\\$0");
    }
}
