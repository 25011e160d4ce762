// SPDX-License-Identifier: Apache-2.0
package dev.keymend.violation;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a whole DETAIL. Found by their form {@code (columns)=(values)}, which is the same in every language; the
 * words around it only say which closing parenthesis is the last, for values may hold parentheses and even whole messages.
 *
 * @param existing the key that is already there, which only exclusion constraints print
 * @param end where in the DETAIL the text after the keys begins, at the latest
 */
record PrintedKeys(KeyText refused, @Nullable KeyText existing, int end) {
    static final String BETWEEN = ")=(";

    /** Two keys whose values imitate the words between them; more ways than this are not listed. */
    private static final int MOST = 20;

    /**
     * Where the halves of the first key are.
     *
     * @param open the index of the parenthesis before the columns
     * @param values the index of the first value
     */
    record Halves(String columns, int open, int values) {
        static @Nullable Halves of(String detail) {
            int open = detail.indexOf('(');
            int close = open < 0 ? -1 : ColumnTexts.closing(detail, open);
            if (close < 0 || !detail.startsWith(BETWEEN, close)) {
                close = open < 0 ? -1 : detail.indexOf(BETWEEN, open);
            }
            return close < 0 ? null : new Halves(detail.substring(open + 1, close), open, close + BETWEEN.length());
        }

        /** Whether these words stand right before the key. */
        boolean follow(String detail, String words) {
            return detail.startsWith(words, open - words.length());
        }
    }

    /**
     * Reads a DETAIL.
     *
     * @param detail all of it, and nothing that hangs on; unless it has been cut
     * @return null when there is no key in it
     */
    static @Nullable PrintedKeys in(String detail, Messages messages) {
        Halves halves = Halves.of(detail);
        if (halves == null) {
            return null;
        }
        PrintedKeys best = null;
        boolean known = false;
        for (DetailShape shape : messages.details()) {
            if (!halves.follow(detail, shape.before())) {
                continue;
            }
            known |= !shape.before().isEmpty();
            PrintedKeys keys = shaped(detail, halves, shape);
            if (keys != null && (best == null || keys.end > best.end)) {
                best = keys;
            }
        }
        return best != null ? best : unshaped(detail, halves, known, messages);
    }

    private static @Nullable PrintedKeys shaped(String detail, Halves halves, DetailShape shape) {
        int last = detail.lastIndexOf(shape.ending());
        if (last < halves.values) {
            return null;
        }
        int end = last + 1 + shape.after().length();
        if (shape.between() == null) {
            return one(halves, detail.substring(halves.values, last), end);
        }
        String middle = ')' + shape.between() + '(' + halves.columns + BETWEEN;
        List<String> refused = new ArrayList<>();
        List<String> existing = new ArrayList<>();
        int at = detail.indexOf(middle, halves.values);
        while (at >= 0 && at + middle.length() <= last) {
            if (refused.size() == MOST) {
                String beginning = refused.get(0);
                return new PrintedKeys(new KeyText(halves.columns, beginning, true), null, end);
            }
            refused.add(detail.substring(halves.values, at));
            existing.add(0, detail.substring(at + middle.length(), last));
            at = detail.indexOf(middle, at + 1);
        }
        return refused.isEmpty()
                ? null
                : new PrintedKeys(
                        new KeyText(halves.columns, refused, false), new KeyText(halves.columns, existing, false), end);
    }

    /** In words we do not know, or cut off: by the last closing parenthesis, if that is not inside a value. */
    private static PrintedKeys unshaped(String detail, Halves halves, boolean known, Messages messages) {
        String text = detail.stripTrailing();
        int last = text.lastIndexOf(')');
        String rest = last < halves.values ? "" : text.substring(last + 1);
        boolean words = messages.details().stream()
                .anyMatch(shape -> shape.mayBeCutTo(rest) && halves.follow(detail, shape.before()));
        boolean whole = last >= halves.values && (!known || (!rest.isEmpty() && words));
        if (!whole) {
            int end = Math.max(halves.values, text.length());
            return new PrintedKeys(new KeyText(halves.columns, detail.substring(halves.values, end), true), null, end);
        }
        PrintedKeys two = known ? null : two(text, halves);
        return two != null ? two : one(halves, text.substring(halves.values, last), text.length());
    }

    /** Two keys in words we do not know; null when there is only one. */
    static @Nullable PrintedKeys two(String text, Halves halves) {
        String second = '(' + halves.columns + BETWEEN;
        int last = text.lastIndexOf(')');
        int at = text.lastIndexOf(second, last);
        int firstEnd = at < halves.values ? -1 : text.lastIndexOf(')', at);
        return firstEnd < halves.values || at + second.length() > last
                ? null
                : new PrintedKeys(
                        KeyText.of(halves.columns, text.substring(halves.values, firstEnd)),
                        KeyText.of(halves.columns, text.substring(at + second.length(), last)),
                        text.length());
    }

    /** The same with only the beginning of the values. */
    PrintedKeys cutAt(int length) {
        String beginning = refused.valuesText().substring(0, length);
        return new PrintedKeys(new KeyText(refused.columnsText(), beginning, true), null, end);
    }

    static PrintedKeys one(Halves halves, String values, int end) {
        return new PrintedKeys(KeyText.of(halves.columns, values), null, end);
    }
}
