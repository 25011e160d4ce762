// SPDX-License-Identifier: Apache-2.0
package dev.keymend.load;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Rows that are refused, as the server answered, kept in a temporary file until the load is sure of them: a load that has
 * to begin anew must not tell of a row twice.
 */
final class RefusalLog implements AutoCloseable {
    /** How a refused row relates to what is there, beside the bits of its keys: it is there already. */
    static final int UNCHANGED = 1;

    /** Its keys belong to several rows. */
    static final int BRIDGE = 2;

    /** Before the values in a row: its place, its line, and the bits of what refuses it. */
    private static final int BEFORE_VALUES = 3;

    private final List<Refuser> refusers = new ArrayList<>();
    private final int fields;
    private @Nullable ScratchFile file;
    private @Nullable DataOutputStream out;
    private long count;
    private long changed;

    /** One key, and which of a row's values are its own. */
    private static final class Refuser {
        private final String name;
        private final List<String> columns;
        private final int[] places;
        private long rows;

        Refuser(KeySql key, List<String> columns) {
            this.name = key.name();
            this.columns = key.facts().columnTexts();
            this.places = key.plainColumns().stream().mapToInt(columns::indexOf).toArray();
        }
    }

    /** For a layout; with the columns whose values the server answers with. */
    RefusalLog(Layout layout, List<String> columns) {
        layout.keys().forEach(key -> refusers.add(new Refuser(key, columns)));
        this.fields = BEFORE_VALUES + columns.size();
    }

    /** How many values an answer has. */
    int fields() {
        return fields;
    }

    /** One more row, as a line of COPY's text format. */
    void add(byte[] answer, boolean unchanged) throws IOException {
        DataOutputStream open = out;
        if (open == null) {
            ScratchFile created = ScratchFile.create();
            file = created;
            open = created.out();
            out = open;
        }
        count++;
        changed += unchanged ? 0 : 1;
        open.writeInt(answer.length);
        open.write(answer);
    }

    /** How many rows. */
    long count() {
        return count;
    }

    /** How many of them are not there as they are. */
    long changed() {
        return changed;
    }

    /** Tells of all of them; how many each constraint refuses. */
    Map<String, Long> tell(LoadListener listener) throws IOException {
        Map<String, Long> counts = new LinkedHashMap<>();
        ScratchFile written = file;
        if (out == null || written == null) {
            return counts;
        }
        out.flush();
        CopyLine line = new CopyLine(fields);
        DataInputStream in = written.in();
        for (long i = 0; i < count; i++) {
            byte[] answer = new byte[in.readInt()];
            in.readFully(answer);
            line.split(answer);
            tell(line, listener);
        }
        for (Refuser each : refusers) {
            if (each.rows > 0) {
                counts.put(each.name, each.rows);
            }
        }
        return counts;
    }

    private void tell(CopyLine line, LoadListener listener) {
        int bits = (int) line.value(2).number();
        int how = bits >> refusers.size();
        Conflict.Kind kind =
                how == BRIDGE ? Conflict.Kind.BRIDGE : how == UNCHANGED ? Conflict.Kind.UNCHANGED : Conflict.Kind.TAKEN;
        for (int k = 0; k < refusers.size(); k++) {
            if ((bits >> k & 1) == 0) {
                continue;
            }
            Refuser refuser = refusers.get(k);
            refuser.rows++;
            List<@Nullable String> values = new ArrayList<>(refuser.places.length);
            for (int place : refuser.places) {
                values.add(line.value(BEFORE_VALUES + place).text());
            }
            listener.conflict(new Conflict(
                    line.value(0).number(),
                    OptionalLong.of(line.value(1).number()),
                    refuser.name,
                    refuser.columns,
                    values,
                    Conflict.With.TABLE,
                    OptionalLong.empty(),
                    kind));
        }
    }

    @Override
    public void close() throws IOException {
        if (file != null) {
            file.close();
        }
    }
}
