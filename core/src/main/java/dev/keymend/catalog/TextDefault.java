// SPDX-License-Identifier: Apache-2.0
package dev.keymend.catalog;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads a default that puts texts around a sequence's value, as the server prints it:
 * {@code (('INV-'::text || nextval('public.s'::regclass)) || '-X'::text)}. Anything else, such as lpad, to_char or
 * concat, is not read: padding cuts a number that is too long, and formats depend on settings.
 */
final class TextDefault {
    private final String text;
    private final String call;
    private int at;
    private final StringBuilder before = new StringBuilder();
    private final StringBuilder after = new StringBuilder();
    private boolean called;

    private TextDefault(String text, String call) {
        this.text = text;
        this.call = call;
    }

    /**
     * What stands around the value.
     *
     * @param expression the default, as the server prints it
     * @param call nextval of this sequence, as the server prints it
     * @return empty when the default is not of that form, and its inverse therefore not known
     */
    static Optional<Affixes> affixes(@Nullable String expression, String call) {
        if (expression == null) {
            return Optional.empty();
        }
        TextDefault reading = new TextDefault(expression, call);
        return reading.concatenation() && reading.at == expression.length() && reading.called
                ? Optional.of(new Affixes(reading.before.toString(), reading.after.toString()))
                : Optional.empty();
    }

    private boolean concatenation() {
        do {
            if (!operand()) {
                return false;
            }
        } while (skip(" || "));
        return true;
    }

    private boolean operand() {
        boolean read;
        if (skip("(")) {
            read = concatenation() && skip(")");
        } else if (skip(call)) {
            read = !called;
            called = true;
        } else {
            read = literal();
        }
        return read && casts();
    }

    private boolean literal() {
        if (!skip("'")) {
            return false;
        }
        StringBuilder part = called ? after : before;
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '\\') {
                return false; // Means itself or the next character, as standard_conforming_strings says.
            }
            if (c != '\'') {
                part.append(c);
            } else if (!skip("'")) {
                return true;
            } else {
                part.append(c);
            }
        }
        return false;
    }

    /** Casts that keep the text as it is; one to a limited length would cut it. */
    private boolean casts() {
        while (skip("::")) {
            if (!skip("text") && !skip("character varying")) {
                return false;
            }
            if (at < text.length() && text.charAt(at) == '(') {
                return false;
            }
        }
        return true;
    }

    private boolean skip(String expected) {
        if (!text.startsWith(expected, at)) {
            return false;
        }
        at += expected.length();
        return true;
    }
}
