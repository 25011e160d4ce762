// SPDX-License-Identifier: Apache-2.0
package dev.keymend.violation;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line without what carried it.
 *
 * @param goesOn whether it continues the line before it without a line feed between
 * @param syslog whether syslog carried it, which writes control characters as numbers
 */
record Envelope(String line, boolean goesOn, boolean syslog) {
    private static final Pattern COMPOSE = Pattern.compile("^[\\w.-]{1,60} {1,20}\\| ");
    private static final Pattern SYSLOG = Pattern.compile("postgres\\[\\d{1,10}\\]: \\[\\d{1,10}-(\\d{1,10})\\] ");
    /** How far into a line syslog's heading can be. */
    private static final int HEADING = 200;

    static Envelope open(String raw) {
        String line = raw.endsWith("\r") ? raw.substring(0, raw.length() - 1) : raw;
        String beginning = line.substring(0, Math.min(line.length(), HEADING));
        if (beginning.indexOf('|') > 0) {
            Matcher compose = COMPOSE.matcher(beginning);
            if (compose.find()) {
                return new Envelope(line.substring(compose.end()), false, false);
            }
        }
        if (beginning.contains("postgres[")) {
            Matcher syslog = SYSLOG.matcher(beginning);
            if (syslog.find()) {
                return syslog.group(1).equals("1")
                        ? new Envelope(line, false, true)
                        : chunk(line, line.substring(syslog.end()));
            }
        }
        return new Envelope(line, false, false);
    }

    /** A further piece of one message: syslog gets it line by line, long lines in pieces, tabs as {@code #011}. */
    private static Envelope chunk(String line, String rest) {
        if (rest.startsWith("#011")) {
            return new Envelope('\t' + rest.substring("#011".length()), false, true);
        }
        if (rest.startsWith("\t")) {
            return new Envelope(rest, false, true);
        }
        boolean labelled = LabelledLine.read(rest, Messages.loaded()) != null;
        return labelled ? new Envelope(line, false, true) : new Envelope(rest, true, true);
    }
}
