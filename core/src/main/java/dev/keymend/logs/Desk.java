// SPDX-License-Identifier: Apache-2.0
package dev.keymend.logs;

import org.jspecify.annotations.Nullable;

/** What a thread works with: room for one block, and a reader that learns. */
final class Desk {
    private final BlockReader reader;
    private byte[] room = new byte[0];

    Desk(@Nullable PrefixFormat format) {
        reader = new BlockReader(format);
    }

    BlockReader reader() {
        return reader;
    }

    /** Room for so many bytes and padding, whatever is in it; that of a giant line is not kept. */
    byte[] room(int size) {
        if (room.length < size + Anchors.PADDING) {
            room = new byte[size + Anchors.PADDING];
        }
        return room;
    }
}
