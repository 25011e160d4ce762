// SPDX-License-Identifier: Apache-2.0
package dev.keymend.logs;

import org.jspecify.annotations.Nullable;

/**
 * What stands before the label of a line.
 *
 * @param session equal for the lines of one session
 * @param time what to read the time from
 * @param sqlState as {@code %e} prints it; null when only a given format can tell
 */
record LinePrefix(
        String session,
        String time,
        @Nullable String user,
        @Nullable String database,
        @Nullable String application,
        @Nullable String backendType,
        @Nullable String sqlState) {
    /**
     * Recognises the usual pieces in any order.
     *
     * @param states whether lines of this log show their SQLSTATE
     */
    static LinePrefix recognise(String prefix, boolean states) {
        LinePrefix plain = PrefixLayout.recognise(prefix).read(prefix);
        return states
                ? new LinePrefix(
                        plain.session,
                        plain.time,
                        plain.user,
                        plain.database,
                        plain.application,
                        plain.backendType,
                        state(prefix))
                : plain;
    }

    /** One of the states we look for, with nothing on either side that could make it another number. */
    private static @Nullable String state(String prefix) {
        for (String state : Phrases.STATES) {
            int at = prefix.indexOf(state);
            int end = at + state.length();
            boolean alone = at >= 0
                    && (at == 0 || isEdge(prefix.charAt(at - 1)))
                    && (end == prefix.length() || isEdge(prefix.charAt(end)));
            // In brackets alone it is as likely a process.
            boolean process = alone && at > 0 && prefix.charAt(at - 1) == '[' && prefix.startsWith("]", end);
            if (alone && !(process && PrefixLayout.session(prefix).text(prefix).equals(state))) {
                return state;
            }
        }
        return null;
    }

    private static boolean isEdge(char c) {
        return !Character.isLetterOrDigit(c) && c != '.' && c != '-';
    }
}
