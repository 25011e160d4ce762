// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis;

import dev.keymend.internal.text.Digits;
import java.util.List;

/** Numbers as a person reads them, the same in every locale. */
final class Words {
    private Words() {}

    /** {@code 50,000}. */
    static String number(long value) {
        return Digits.grouped(value);
    }

    /** {@code a, b and c}. */
    static String and(List<String> words) {
        int last = words.size() - 1;
        return last <= 0
                ? String.join("", words)
                : String.join(", ", words.subList(0, last)) + " and " + words.get(last);
    }

    /** {@code 1 insert}, {@code 2 inserts}. */
    static String count(long count, String singular) {
        return number(count) + " " + singular + (count == 1 ? "" : "s");
    }
}
