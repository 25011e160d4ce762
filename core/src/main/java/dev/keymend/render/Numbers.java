// SPDX-License-Identifier: Apache-2.0
package dev.keymend.render;

import java.util.Locale;

/** Numbers as a person reads them, the same in every locale. */
final class Numbers {
    private Numbers() {}

    /** {@code 50,000}. */
    static String grouped(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
