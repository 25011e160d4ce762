// SPDX-License-Identifier: Apache-2.0
package dev.keymend.insert;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A column of the table.
 *
 * @param type what values are cast to, as SQL: the type under every domain, without a length or the like, so that the cast changes
 *     no value and the column's own type decides when it is written
 * @param castToCompare whether the column itself must be cast to it before the two can be compared
 * @param rounding the function that rounds values to the column's modifier, as SQL; null where nothing rounds them
 * @param modifier the modifier it is given, as SQL
 * @param filled whether it has a default, an identity or an expression
 * @param expression its default, or what it is generated from, as SQL; null where it has neither
 * @param maySelect whether this role may read it
 * @param comparable whether two of its values can be compared with =
 */
record InsertColumn(
        String name,
        String type,
        boolean castToCompare,
        @Nullable String rounding,
        String modifier,
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
            return cast("NULL");
        }
        return !generated && expression != null && CONSTANT.matcher(expression).matches()
                ? stored(cast(expression))
                : null;
    }

    /** A value with the column's type. */
    String cast(String value) {
        return "CAST(" + value + " AS " + type + ")";
    }

    /** A value of the column's type as the column keeps it: {@code numeric(6,2)} rounds. What it would refuse stays as it is. */
    String stored(String value) {
        return rounding == null ? value : rounding + "(" + value + ", " + modifier + ")";
    }
}
