// SPDX-License-Identifier: Apache-2.0
package dev.keymend.load;

import dev.keymend.catalog.LoadTarget;
import dev.keymend.catalog.SequenceFacts;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * How far the ids of a whole file go, before any of it is on the server. An id that is not written plainly is passed over
 * here, and found by the chunk that it belongs to.
 */
final class FileIds implements SequenceAhead.Farthest {
    private final CsvSource source;
    private final byte @Nullable [] whole;
    private final List<LoadTarget.Column> columns;
    private boolean passedOver;

    FileIds(CsvSource source, byte @Nullable [] whole, Layout layout) {
        this.source = source;
        this.whole = whole;
        this.columns = layout.loaded();
    }

    /** Whether some id was passed over. */
    boolean passedOver() {
        return passedOver;
    }

    @Override
    public OptionalLong id(SequenceFacts sequence, String column) {
        if (!RecordScanner.takes(source.format())) {
            passedOver = true;
            return OptionalLong.empty();
        }
        OptionalLong farthest = OptionalLong.empty();
        try (RecordScanner records = scan(List.of(place(column)))) {
            while (records.next()) {
                KeyBytes value = records.value(0);
                if (value.isNull()) {
                    continue;
                }
                if (!value.isNumber()) {
                    passedOver = true;
                    continue;
                }
                long id = value.number();
                boolean issued = id >= sequence.minimum() && id <= sequence.maximum();
                passedOver |= !issued;
                if (issued && (farthest.isEmpty() || sequence.isBeyond(id, farthest.getAsLong()))) {
                    farthest = OptionalLong.of(id);
                }
            }
            passedOver |= records.unusual();
            return farthest;
        } catch (IOException e) {
            throw new LoadException("the input cannot be read: " + e.getMessage(), e);
        }
    }

    private RecordScanner scan(List<Integer> wanted) throws IOException {
        return whole == null
                ? source.scan(columns.size(), wanted, LoadListener.SILENT)
                : source.scan(whole, 0, columns.size(), wanted);
    }

    private int place(String column) {
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).name().equals(column)) {
                return i;
            }
        }
        throw new IllegalArgumentException("the input does not have " + column);
    }
}
