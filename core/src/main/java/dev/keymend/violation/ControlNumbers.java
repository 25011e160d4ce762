// SPDX-License-Identifier: Apache-2.0
package dev.keymend.violation;

import org.jspecify.annotations.Nullable;

/** What syslog makes of control characters, {@code #011} of a tab; a value may hold those four characters as well. */
final class ControlNumbers {
    private ControlNumbers() {}

    /** Where the first is; -1 when there is none. */
    static int in(String text) {
        for (int at = text.indexOf('#'); at >= 0; at = text.indexOf('#', at + 1)) {
            boolean number =
                    at + 3 < text.length() && isOctal(text, at + 1) && isOctal(text, at + 2) && isOctal(text, at + 3);
            if (number && ((text.charAt(at + 1) == '0' && text.charAt(at + 2) < '4') || text.startsWith("#177", at))) {
                return at;
            }
        }
        return -1;
    }

    private static boolean isOctal(String text, int at) {
        return text.charAt(at) >= '0' && text.charAt(at) <= '7';
    }

    /** The keys up to what can be read in two ways; null when that is in the columns. */
    static @Nullable PrintedKeys unsure(PrintedKeys keys) {
        if (in(keys.refused().columnsText()) >= 0) {
            return null;
        }
        KeyText existing = keys.existing();
        int at = in(keys.refused().valuesText());
        if (at >= 0) {
            return keys.cutAt(at);
        }
        boolean other = existing != null && in(existing.valuesText()) >= 0;
        return other ? new PrintedKeys(keys.refused(), null, keys.end()) : keys;
    }
}
