// SPDX-License-Identifier: Apache-2.0
package dev.keymend.violation;

import org.jspecify.annotations.Nullable;

/**
 * The keys of a DETAIL. Found by their form {@code (columns)=(values)}, which is the same in every language; the words
 * around it only say which closing parenthesis is the last, for values may hold parentheses and even whole messages.
 *
 * @param existing the key that is already there, which only exclusion constraints print
 * @param end where in the DETAIL the text after the keys begins
 * @param shaped whether the words around the keys are ones we know, so that the end is sure
 */
record PrintedKeys(KeyText refused, @Nullable KeyText existing, int end, boolean shaped) {
    private static final String BETWEEN = ")=(";

    /**
     * Reads a DETAIL.
     *
     * @param detail from its beginning; what follows it in the paste may hang on
     * @return null when there is no key in it
     */
    static @Nullable PrintedKeys in(String detail, Messages messages) {
        int open = detail.indexOf('(');
        int close = open < 0 ? -1 : ColumnTexts.closing(detail, open);
        if (close < 0 || !detail.startsWith(BETWEEN, close)) {
            close = open < 0 ? -1 : detail.indexOf(BETWEEN, open);
        }
        if (close < 0) {
            return null;
        }
        String columns = detail.substring(open + 1, close);
        int values = close + BETWEEN.length();
        PrintedKeys best = null;
        boolean known = false;
        for (DetailShape shape : messages.details()) {
            if (!detail.startsWith(shape.before(), open - shape.before().length())) {
                continue;
            }
            known |= !shape.before().isEmpty();
            PrintedKeys keys = shaped(detail, columns, values, shape);
            if (keys != null && (best == null || keys.end > best.end)) {
                best = keys;
            }
        }
        if (best != null) {
            return best;
        }
        return unshaped(detail, columns, values, known, messages);
    }

    private static @Nullable PrintedKeys shaped(String detail, String columns, int values, DetailShape shape) {
        int last = detail.lastIndexOf(')' + shape.after());
        if (last < values) {
            return null;
        }
        int end = last + 1 + shape.after().length();
        if (shape.between() == null) {
            return new PrintedKeys(key(columns, detail.substring(values, last)), null, end, true);
        }
        String middle = ')' + shape.between() + '(' + columns + BETWEEN;
        int at = detail.lastIndexOf(middle, last);
        if (at < values || at + middle.length() > last) {
            return null;
        }
        return new PrintedKeys(
                key(columns, detail.substring(values, at)),
                key(columns, detail.substring(at + middle.length(), last)),
                end,
                true);
    }

    /** In words we do not know, or cut off: by the last closing parenthesis, if that is not inside a value. */
    private static PrintedKeys unshaped(String detail, String columns, int values, boolean known, Messages messages) {
        String text = detail.stripTrailing();
        int last = text.lastIndexOf(')');
        String rest = last < values ? "" : text.substring(last + 1);
        boolean whole = last >= values
                && (!known
                        || messages.details().stream()
                                .anyMatch(shape -> shape.after().startsWith(rest)));
        if (!whole) {
            int end = Math.max(values, text.length());
            return new PrintedKeys(new KeyText(columns, detail.substring(values, end), true), null, end, false);
        }
        String second = '(' + columns + BETWEEN;
        int at = text.lastIndexOf(second, last);
        int firstEnd = at < values ? -1 : text.lastIndexOf(')', at);
        if (!known && firstEnd >= values) {
            return new PrintedKeys(
                    key(columns, text.substring(values, firstEnd)),
                    key(columns, text.substring(at + second.length(), last)),
                    text.length(),
                    false);
        }
        return new PrintedKeys(key(columns, text.substring(values, last)), null, text.length(), false);
    }

    private static KeyText key(String columns, String values) {
        return new KeyText(columns, values, false);
    }
}
