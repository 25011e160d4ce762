// SPDX-License-Identifier: Apache-2.0
package dev.keymend.insert;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A column of the table.
 *
 * @param type what values are cast to, as SQL
 * @param filled whether it has a default, an identity or an expression
 * @param expression its default, or what it is generated from, as SQL; null where it has neither
 * @param maySelect whether this role may read it
 * @param comparable whether two of its values can be compared with =
 */
record InsertColumn(
        String name,
        String type,
        boolean generated,
        boolean identityAlways,
        boolean filled,
        @Nullable String expression,
        boolean maySelect,
        boolean comparable) {
    /** A literal, with the cast that the server prints behind it. */
    private static final Pattern CONSTANT =
            Pattern.compile("(?:'(?:[^']|'')*'|-?[0-9.]+|\\(-[0-9.]+\\)|true|false|NULL)(?:::[\\w .\"\\[\\]()]+)?");

    /** What it holds when it is left out, as SQL; null where that is another value each time. */
    @Nullable String leftOut() {
        if (!filled) {
            return "CAST(NULL AS " + type + ")";
        }
        return !generated && expression != null && CONSTANT.matcher(expression).matches()
                ? "CAST(" + expression + " AS " + type + ")"
                : null;
    }
}
