// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.connection;

/**
 * A password and where it came from, so that a refusal can say which one was wrong.
 *
 * @param text the password; empty when none is known
 * @param source for messages, such as {@code PGPASSWORD}
 */
record Password(String text, String source) {
    static final Password UNKNOWN = new Password("", "");

    boolean isKnown() {
        return !text.isEmpty();
    }

    @Override
    public String toString() {
        return isKnown() ? "*** from " + source : "unknown";
    }
}
