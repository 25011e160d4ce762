// SPDX-License-Identifier: Apache-2.0
package dev.keymend.load;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Tells of records that the table has just so: every key of theirs refuses them, and nothing else. */
final class PresentRows {
    private final Layout layout;
    private final SortedRecords records;
    private final CsvFormat format;

    PresentRows(Layout layout, SortedRecords records, CsvFormat format) {
        this.layout = layout;
        this.records = records;
        this.format = format;
    }

    /** Tells of those at these places in the input, as far as they are listened to, and counts them by constraint. */
    void tell(BitSet present, LoadListener listener, Map<String, Long> counts) throws IOException {
        if (present.isEmpty()) {
            return;
        }
        if (listener.most().isPresent() && records.nullKeys() == 0) {
            // Every key refuses every one of them.
            long rows = present.cardinality();
            layout.keys().forEach(key -> counts.merge(key.name(), rows, Long::sum));
            tellEach(first(present, listener.most().getAsInt()), listener);
            return;
        }
        long[] rows = tellEach(present, listener);
        layout.keys().forEach(key -> counts.merge(key.name(), rows[key.number()], Long::sum));
    }

    private static BitSet first(BitSet present, int most) {
        BitSet first = new BitSet();
        for (int place = present.nextSetBit(0); place >= 0 && first.cardinality() < most; ) {
            first.set(place);
            place = present.nextSetBit(place + 1);
        }
        return first;
    }

    /** Tells of each; how many every key refuses. */
    private long[] tellEach(BitSet chosen, LoadListener listener) throws IOException {
        List<List<String>> columns =
                layout.keys().stream().map(key -> key.facts().columnTexts()).toList();
        List<int[]> slots = layout.keys().stream()
                .map(key -> records.plan().slots(layout, key))
                .toList();
        Deque<RecordBytes.Place> places = new ArrayDeque<>();
        CsvFormat behindALine =
                new CsvFormat(format.delimiter(), format.quote(), format.escape(), format.nullText(), true);
        long[] rows = new long[layout.keys().size()];
        if (chosen.isEmpty()) {
            return rows;
        }
        try (RecordCursor cursor = records.cursor(chosen);
                RecordScanner record = new RecordScanner(
                        new RecordBytes(cursor, chosen, places),
                        behindALine,
                        layout.loaded().size(),
                        records.plan().wanted())) {
            while (record.next()) {
                RecordBytes.Place place = places.remove();
                for (KeySql key : layout.keys()) {
                    if ((place.keys() >> key.number() & 1) == 1) {
                        rows[key.number()]++;
                        listener.conflict(new Conflict(
                                place.ordinal(),
                                OptionalLong.of(place.line()),
                                key.name(),
                                columns.get(key.number()),
                                values(record, slots.get(key.number())),
                                Conflict.With.TABLE,
                                OptionalLong.empty(),
                                Conflict.Kind.UNCHANGED));
                    }
                }
            }
        }
        return rows;
    }

    private static List<@Nullable String> values(RecordScanner record, int[] slots) {
        List<@Nullable String> values = new ArrayList<>(slots.length);
        for (int slot : slots) {
            values.add(record.value(slot).text());
        }
        return values;
    }
}
