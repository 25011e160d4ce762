// SPDX-License-Identifier: Apache-2.0
package dev.keymend.render;

/** What a server, a file or a name says, inside a sentence of ours. */
public final class Message {
    private Message() {}

    /** Harmless for a terminal; line breaks and tabs stay. */
    public static String shown(String text) {
        return Lines.shown(text);
    }

    /** Harmless, and on one line. */
    public static String line(String text) {
        return Lines.name(text);
    }
}
