// SPDX-License-Identifier: Apache-2.0
package dev.keymend.logs;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Prefixes in plain ASCII that differ in nothing but the values of their digits, and what stands where in them. */
final class PrefixShape {
    private final DigitShape shape;
    private final PrefixLayout layout;
    private final int lead;

    /**
     * The shape of a prefix.
     *
     * @param prefix in ASCII
     */
    PrefixShape(String prefix, PrefixLayout layout) {
        byte[] bytes = prefix.getBytes(StandardCharsets.US_ASCII);
        this.shape = new DigitShape(bytes, 0, bytes.length);
        this.layout = layout.fixed(prefix);
        this.lead = TextRecord.leadEnd(prefix);
    }

    int length() {
        return shape.length();
    }

    PrefixLayout layout() {
        return layout;
    }

    /**
     * Whether a prefix is of this shape.
     *
     * @param bytes has {@link Anchors#PADDING} more bytes than the log
     */
    boolean fits(byte[] bytes, int at) {
        return shape.fits(bytes, at);
    }

    /**
     * Whether a line goes on with one of this shape, behind what a collector has put before both.
     *
     * @param size what is behind it is not the log's
     */
    boolean goesOn(byte[] bytes, int one, int other, int size) {
        return lead > 0
                && other + lead < size
                && bytes[other + lead] == '\t'
                && Arrays.equals(bytes, one, one + lead, bytes, other, other + lead);
    }

    /** Whether two prefixes of this shape are of one session. */
    boolean isSameSession(byte[] bytes, int one, int other) {
        PrefixLayout.Piece session = layout.session();
        return session.constant() != null
                || Arrays.equals(
                        bytes,
                        one + session.from(),
                        one + session.to(),
                        bytes,
                        other + session.from(),
                        other + session.to());
    }
}
