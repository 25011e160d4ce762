// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis;

import java.text.NumberFormat;
import java.util.Locale;

/** Numbers as a person reads them, the same in every locale. */
final class Words {
    private Words() {}

    /** {@code 50,000}. */
    static String number(long value) {
        return NumberFormat.getIntegerInstance(Locale.ROOT).format(value);
    }

    /** {@code 1 insert}, {@code 2 inserts}. */
    static String count(long count, String singular) {
        return number(count) + " " + singular + (count == 1 ? "" : "s");
    }
}
