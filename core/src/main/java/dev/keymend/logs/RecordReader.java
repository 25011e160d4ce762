// SPDX-License-Identifier: Apache-2.0
package dev.keymend.logs;

import dev.keymend.violation.LoggedLine;
import dev.keymend.violation.LoggedLine.Part;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads the events of a line that may hold some, in whatever format it is. Used by one thread. */
final class RecordReader {
    private static final int USER = 1;
    private static final int DATABASE = 2;
    private static final int PROCESS = 3;
    private static final int SESSION = 5;
    private static final int SEVERITY = 11;
    private static final int STATE = 12;
    private static final int MESSAGE = 13;
    private static final int DETAIL = 14;
    private static final int CONTEXT = 18;
    private static final int STATEMENT = 19;
    private static final int LOCATION = 21;
    private static final int APPLICATION = 22;
    private static final int BACKEND_TYPE = 23;

    /** The class of SQLSTATEs of what is no error. */
    private static final String SUCCESS = "00";

    private final Events events;
    private final @Nullable PrefixFormat format;
    private boolean states;
    private boolean strange;

    RecordReader(Events events, @Nullable PrefixFormat format) {
        this.events = events;
        this.format = format;
    }

    /**
     * Reads the events of a line, or of the record that begins with it, and says where to go on.
     *
     * @param found what is found is added to it
     * @param states whether lines of this log show their SQLSTATE
     * @param other the charset of a line that is not in UTF-8
     */
    int read(Block block, int start, int end, boolean states, Supplier<Charset> other, List<LogEvent> found)
            throws IOException {
        this.states = states;
        strange = false;
        Charset charset = StandardCharsets.UTF_8;
        String line = TextRecord.text(block, start, end, charset);
        if (line.indexOf('\uFFFD') >= 0) {
            charset = other.get();
            line = TextRecord.text(block, start, end, charset);
        }
        if (LoggedLine.beginsCsvRecord(line)) {
            int recordEnd = CsvFields.end(block, start);
            if (recordEnd > 0) {
                add(csv(CsvFields.read(block, start, recordEnd, charset)), found);
                return recordEnd;
            }
        }
        Carrier carrier = Carrier.open(line);
        if (!carrier.fields().isEmpty()) {
            json(block, line, end, charset, carrier, found);
        } else {
            text(block, line, end, charset, carrier, found);
        }
        return end;
    }

    /** Whether the last line tells of a violation and has no label by which a server's line is known. */
    boolean wasStrange() {
        return strange;
    }

    private static void add(@Nullable LogEvent event, List<LogEvent> found) {
        if (event != null) {
            found.add(event);
        }
    }

    private void text(Block block, String head, int end, Charset charset, Carrier carrier, List<LogEvent> found)
            throws IOException {
        String text = carrier.text();
        int lineFeed = text.indexOf('\n');
        if (lineFeed >= 0) {
            severalLines(text, carrier, found);
            return;
        }
        LoggedLine labelled = ServerLine.read(text, format);
        strange = labelled == null && !text.startsWith("\t") && !carrier.goesOn() && Phrases.tellsOfViolation(text);
        Gathered error = labelled == null ? null : TextRecord.begin(labelled, carrier.time(), format, states);
        if (error != null && TextRecord.gather(block, charset, format, error, head, carrier, end, events)) {
            add(events.of(error), found);
        }
    }

    /** Some collectors put all lines of an error into one entry. */
    private void severalLines(String text, Carrier carrier, List<LogEvent> found) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        byte[] padded = Block.widened(bytes, bytes.length, 0);
        Block lines =
                new Block(padded, bytes.length, 0, true, bytes.length, (same, have) -> new Block.Filled(same, have));
        int start = 0;
        while (start < bytes.length) {
            int end = lines.lineEnd(start);
            String line = TextRecord.text(lines, start, end, StandardCharsets.UTF_8);
            LoggedLine labelled = ServerLine.read(line, format);
            Gathered error = labelled == null ? null : TextRecord.begin(labelled, carrier.time(), format, states);
            Carrier plain = new Carrier(line, null, false, null, Map.of());
            if (error != null
                    && TextRecord.gather(lines, StandardCharsets.UTF_8, format, error, line, plain, end, events)) {
                add(events.of(error), found);
            }
            start = end + 1;
        }
    }

    private void json(Block block, String head, int end, Charset charset, Carrier carrier, List<LogEvent> found)
            throws IOException {
        String stripped = head.strip();
        List<Map<String, String>> entries =
                JsonFields.read(stripped.endsWith(",") ? stripped.substring(0, stripped.length() - 1) : stripped);
        for (Map<String, String> entry : entries) {
            if (isHarmless(entry)) {
                continue; // Whatever its message quotes.
            }
            LogEvent event = structured(entry);
            if (event != null) {
                found.add(event);
            } else if (entries.size() == 1) {
                text(block, head, end, charset, carrier, found);
            } else {
                severalLines(entry.getOrDefault(JsonFields.MESSAGE, ""), carrier, found);
            }
        }
    }

    /** Whether the server itself says, in a field of its own, that an entry is no error's. */
    private static boolean isHarmless(Map<String, String> entry) {
        String message = entry.getOrDefault(JsonFields.MESSAGE, "");
        return (LoggedLine.isHarmless(entry.getOrDefault(JsonFields.SEVERITY, ""))
                        || entry.getOrDefault(JsonFields.STATE, "").startsWith(SUCCESS))
                && !message.startsWith("conflict");
    }

    private @Nullable LogEvent structured(Map<String, String> entry) {
        String message = entry.getOrDefault(JsonFields.MESSAGE, "");
        String state = entry.get(JsonFields.STATE);
        LoggedLine labelled = state == null ? null : LoggedLine.read(message);
        boolean wraps = labelled != null && labelled.part() == Part.ERROR && labelled.wide();
        String session = entry.get(JsonFields.PROCESS);
        LinePrefix prefix = new LinePrefix(
                session == null ? entry.getOrDefault(JsonFields.SESSION, "") : session,
                (wraps && labelled != null ? labelled.prefix() + ' ' : "") + entry.getOrDefault(JsonFields.TIME, ""),
                entry.get(JsonFields.USER),
                entry.get(JsonFields.DATABASE),
                entry.get(JsonFields.APPLICATION),
                entry.get(JsonFields.BACKEND),
                state);
        if (state == null && !entry.containsKey(JsonFields.SEVERITY)) {
            return null;
        }
        Gathered error = new Gathered(prefix, true, state, wraps && labelled != null ? labelled.text() : message);
        error.put(Part.DETAIL, entry.get(JsonFields.DETAIL));
        error.put(Part.CONTEXT, entry.get(JsonFields.CONTEXT));
        error.put(Part.STATEMENT, entry.get(JsonFields.STATEMENT));
        String routine = entry.get(JsonFields.ROUTINE);
        error.put(Part.LOCATION, routine == null || routine.indexOf(',') >= 0 ? routine : routine + ',');
        return events.of(error);
    }

    private @Nullable LogEvent csv(List<String> fields) {
        String message = CsvFields.get(fields, MESSAGE);
        String severity = CsvFields.get(fields, SEVERITY);
        boolean conflict = message != null && message.startsWith("conflict detected");
        if (message == null || severity == null || (LoggedLine.isHarmless(severity) && !conflict)) {
            return null;
        }
        String process = CsvFields.get(fields, PROCESS);
        String session = CsvFields.get(fields, SESSION);
        String state = CsvFields.get(fields, STATE);
        LinePrefix prefix = new LinePrefix(
                process != null ? process : session != null ? session : "",
                fields.get(0),
                CsvFields.get(fields, USER),
                CsvFields.get(fields, DATABASE),
                CsvFields.get(fields, APPLICATION),
                CsvFields.get(fields, BACKEND_TYPE),
                state);
        Gathered error = new Gathered(prefix, true, state, message);
        error.put(Part.DETAIL, CsvFields.get(fields, DETAIL));
        error.put(Part.CONTEXT, CsvFields.get(fields, CONTEXT));
        error.put(Part.STATEMENT, CsvFields.get(fields, STATEMENT));
        error.put(Part.LOCATION, CsvFields.get(fields, LOCATION));
        return events.of(error);
    }
}
