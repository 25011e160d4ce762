// SPDX-License-Identifier: Apache-2.0
package dev.keymend.load;

import java.util.ArrayList;
import java.util.List;

/**
 * What is to be told of one chunk, kept until it is committed: one that is begun anew must not be told of twice. Rows get
 * their places in the whole file.
 */
final class ChunkLog implements LoadListener {
    private final long before;
    private final List<Conflict> conflicts = new ArrayList<>();
    private final List<BadRow> bad = new ArrayList<>();

    ChunkLog(Chunk chunk) {
        this.before = chunk.before();
    }

    List<Conflict> conflicts() {
        return conflicts;
    }

    List<BadRow> badRows() {
        return bad;
    }

    @Override
    public void conflict(Conflict each) {
        conflicts.add(new Conflict(
                each.ordinal() + before,
                each.line(),
                each.constraint(),
                each.columns(),
                each.values(),
                each.with(),
                each.otherLine(),
                each.kind()));
    }

    @Override
    public void bad(BadRow each) {
        bad.add(new BadRow(
                each.ordinal() + before,
                each.line(),
                each.column(),
                each.value(),
                each.constraint(),
                each.sqlstate(),
                each.reason()));
    }
}
