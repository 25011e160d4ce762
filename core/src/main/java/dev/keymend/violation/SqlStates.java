// SPDX-License-Identifier: Apache-2.0
package dev.keymend.violation;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds the SQLSTATE that stands beside a message. */
final class SqlStates {
    private static final Pattern LABELLED = Pattern.compile(
            "SQL ?(?:STATE|Error)[^0-9A-Za-z]{1,3}([0-9][0-9A-Z]{4})(?![0-9A-Za-z])", Pattern.CASE_INSENSITIVE);
    private static final Pattern BEFORE =
            Pattern.compile("(?<![0-9A-Za-z])([0-9][0-9A-Z]{4})(?:: | \\([a-z_]{1,40}\\) )$");
    private static final Pattern LEADING = Pattern.compile("^(?=[A-Z]{0,4}[0-9])([0-9A-Z]{5}): ");
    /** How far around the message to look. */
    private static final int NEAR = 120;

    private SqlStates() {}

    /** The SQLSTATE at the beginning of a message, as {@code log_error_verbosity = verbose} prints it; or null. */
    static @Nullable String leading(String message) {
        Matcher matcher = LEADING.matcher(message);
        return matcher.find() ? matcher.group(1) : null;
    }

    /** The SQLSTATE around a message in a line; null when there is none. */
    static @Nullable String near(String line, Headline headline) {
        String before = line.substring(Math.max(0, headline.start() - NEAR), headline.start());
        Matcher direct = BEFORE.matcher(before);
        if (direct.find()) {
            return direct.group(1);
        }
        Matcher after =
                LABELLED.matcher(line.substring(headline.end(), Math.min(line.length(), headline.end() + NEAR)));
        if (after.find()) {
            return after.group(1);
        }
        Matcher labelled = LABELLED.matcher(before);
        return labelled.find() ? labelled.group(1) : null;
    }
}
