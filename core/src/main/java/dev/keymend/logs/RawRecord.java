// SPDX-License-Identifier: Apache-2.0
package dev.keymend.logs;

import dev.keymend.violation.LoggedLine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The lines of an error as they stand in a text log, which nothing has carried: read only when they are asked for. */
final class RawRecord implements Source {
    private final byte[] lines;
    private final @Nullable PrefixFormat format;

    /** A copy of some bytes. */
    RawRecord(byte[] bytes, int from, int to, @Nullable PrefixFormat format) {
        this.lines = Arrays.copyOfRange(bytes, from, to + Anchors.PADDING);
        this.format = format;
    }

    @Override
    public Gathered read() {
        int size = lines.length - Anchors.PADDING;
        Block block = new Block(lines, size, 0, true, size, (same, have) -> new Block.Filled(same, have));
        try {
            int end = block.lineEnd(0);
            String head = TextRecord.text(block, 0, end, StandardCharsets.UTF_8);
            LoggedLine labelled = ServerLine.read(head, format);
            Gathered error = labelled == null ? null : TextRecord.begin(labelled, null, format, false);
            Carrier none = new Carrier(head, null, false, null, Map.of());
            if (error == null
                    || !TextRecord.gather(
                            block, StandardCharsets.UTF_8, format, error, head, none, end, new Events())) {
                throw new IllegalStateException("what was an error is none: " + head);
            }
            return error;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Source cut(int longest) {
        return lines.length <= longest ? this : read().cut(longest);
    }
}
