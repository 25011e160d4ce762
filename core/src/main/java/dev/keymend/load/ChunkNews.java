// SPDX-License-Identifier: Apache-2.0
package dev.keymend.load;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Gathers what is told of chunks, from several threads: bad rows go to the listener at once, conflicts, which come after all
 * of those, by way of a temporary file.
 */
final class ChunkNews implements AutoCloseable {
    private final LoadListener listener;
    private final Map<String, Long> counts = new LinkedHashMap<>();
    private final Map<String, String> blind = new LinkedHashMap<>();
    private final Set<String> notes = new LinkedHashSet<>();
    private long bad;
    private long nullKeys;
    private long kept;
    private @Nullable ScratchFile file;
    private @Nullable DataOutputStream out;

    ChunkNews(LoadListener listener) {
        this.listener = listener;
    }

    /** A chunk that is committed, or at which the load stops. */
    synchronized void chunk(LoadReport report, ChunkLog log) {
        log.badRows().forEach(listener::bad);
        try {
            for (Conflict each : log.conflicts()) {
                keep(each);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("conflicts cannot be kept in a temporary file", e);
        }
        report.conflicts().forEach((name, rows) -> counts.merge(name, rows, Long::sum));
        blind.putAll(report.blind());
        notes.addAll(report.notes());
        bad += report.bad();
        nullKeys += report.nullKeys();
    }

    synchronized void note(String note) {
        notes.add(note);
    }

    synchronized Map<String, Long> counts() {
        return new LinkedHashMap<>(counts);
    }

    synchronized Map<String, String> blind() {
        return new LinkedHashMap<>(blind);
    }

    synchronized List<String> notes() {
        return List.copyOf(notes);
    }

    synchronized long bad() {
        return bad;
    }

    synchronized long nullKeys() {
        return nullKeys;
    }

    /** Tells of every conflict; the last that is asked of it. */
    synchronized void tellConflicts() throws IOException {
        ScratchFile written = file;
        if (out == null || written == null) {
            return;
        }
        out.flush();
        DataInputStream in = written.in();
        for (long i = 0; i < kept; i++) {
            listener.conflict(read(in));
        }
    }

    private void keep(Conflict conflict) throws IOException {
        DataOutputStream open = out;
        if (open == null) {
            ScratchFile created = ScratchFile.create();
            file = created;
            open = created.out();
            out = open;
        }
        kept++;
        open.writeLong(conflict.ordinal());
        open.writeLong(conflict.line().orElse(0));
        write(open, conflict.constraint());
        write(open, conflict.columns());
        write(open, conflict.values());
        open.writeUTF(conflict.with().name());
        open.writeLong(conflict.otherLine().orElse(0));
        open.writeUTF(conflict.kind().name());
    }

    private static Conflict read(DataInputStream in) throws IOException {
        return new Conflict(
                in.readLong(),
                line(in.readLong()),
                String.valueOf(text(in)),
                texts(in).stream().map(String::valueOf).toList(),
                texts(in),
                Conflict.With.valueOf(in.readUTF()),
                line(in.readLong()),
                Conflict.Kind.valueOf(in.readUTF()));
    }

    private static OptionalLong line(long number) {
        return number == 0 ? OptionalLong.empty() : OptionalLong.of(number);
    }

    private static void write(DataOutputStream out, List<? extends @Nullable String> texts) throws IOException {
        out.writeInt(texts.size());
        for (@Nullable String text : texts) {
            write(out, text);
        }
    }

    private static void write(DataOutputStream out, @Nullable String text) throws IOException {
        if (text == null) {
            out.writeInt(-1);
            return;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static List<@Nullable String> texts(DataInputStream in) throws IOException {
        int size = in.readInt();
        List<@Nullable String> texts = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            texts.add(text(in));
        }
        return texts;
    }

    private static @Nullable String text(DataInputStream in) throws IOException {
        int length = in.readInt();
        return length < 0 ? null : new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }

    @Override
    public synchronized void close() throws IOException {
        if (file != null) {
            file.close();
        }
    }
}
