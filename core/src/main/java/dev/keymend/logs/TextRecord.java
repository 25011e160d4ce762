// SPDX-License-Identifier: Apache-2.0
package dev.keymend.logs;

import dev.keymend.violation.LoggedLine;
import dev.keymend.violation.LoggedLine.Part;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An error in a text log: the line with its message, and the lines after it that belong to it. Those of other processes may stand
 * between them.
 */
final class TextRecord {
    /** So many lines of others may stand between two of an error's. */
    private static final int MOST_FOREIGN = 200;

    /** Of one line; what follows is no part of a field that would be kept. */
    private static final int LONGEST_LINE = Gathered.LONGEST_FIELD + 4_096;

    private static final int LONGEST_LEAD = 200;
    private static final Pattern TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d");

    private final Block block;
    private final Charset charset;
    private final @Nullable PrefixFormat format;
    private final Gathered error;
    private final String prefix;
    private final @Nullable String record;
    private final boolean carried;

    /** What a collector has put before each line, also before those that go on; else empty. */
    private final String lead;

    private Part part = Part.ERROR;
    private boolean own = true;
    private int foreign;

    private TextRecord(
            Block block,
            Charset charset,
            @Nullable PrefixFormat format,
            Gathered error,
            String prefix,
            @Nullable String record,
            boolean carried) {
        this.block = block;
        this.charset = charset;
        this.format = format;
        this.error = error;
        this.prefix = prefix;
        this.record = record;
        this.carried = carried;
        this.lead = prefix.substring(0, leadEnd(prefix));
    }

    /** Where the server's own part of a line begins: at its time, if another part comes before that. */
    static int leadEnd(String line) {
        int end = Math.min(line.length(), LONGEST_LEAD) - "0000-00-00 00:00".length();
        for (int i = 1; i < end; i++) {
            if (line.charAt(i + 4) == '-'
                    && line.charAt(i - 1) == ' '
                    && TIME.matcher(line.substring(i, i + 16)).matches()) {
                return i;
            }
        }
        return 0;
    }

    /** A line as the server wrote it, when it goes on with the one before; else as it is. */
    private String withoutLead(String line) {
        return !lead.isEmpty()
                        && line.length() > lead.length()
                        && line.charAt(lead.length()) == '\t'
                        && line.startsWith(lead)
                ? line.substring(lead.length())
                : line;
    }

    /** A line's text. */
    static String text(Block block, int start, int end, Charset charset) {
        return new String(block.bytes(), start, Math.min(end - start, LONGEST_LINE), charset);
    }

    /** Begins an error with a line that has been taken out of its carrier; null when the line is no error's. */
    static @Nullable Gathered begin(
            LoggedLine line, @Nullable String time, @Nullable PrefixFormat format, boolean states) {
        boolean conflict = line.part() == Part.OTHER && line.text().contains("conflict detected on relation");
        if ((line.part() != Part.ERROR && !conflict)
                || !line.wide()
                || isFurther(line.prefix())
                || isWrapped(line.prefix())) {
            return null;
        }
        LinePrefix known = format == null ? null : format.read(line.prefix());
        LinePrefix prefix = known == null ? LinePrefix.recognise(line.prefix(), states) : known;
        String message = line.text();
        String state = stateBefore(message);
        if (state != null) {
            message = message.substring(state.length() + 2);
        }
        return new Gathered(
                time == null ? prefix : timed(prefix, time), false, state == null ? prefix.sqlState() : state, message);
    }

    private static LinePrefix timed(LinePrefix prefix, String time) {
        return new LinePrefix(
                prefix.session(),
                prefix.time() + ' ' + time,
                prefix.user(),
                prefix.database(),
                prefix.application(),
                prefix.backendType(),
                prefix.sqlState());
    }

    /** Whether a line is a further one of a statement that tells of errors. */
    private static boolean isFurther(String prefix) {
        return prefix.startsWith("\t")
                || (prefix.contains(" \t") && !TIME.matcher(prefix).find());
    }

    /** Whether a program has printed it that met the error, and not the server. */
    private static boolean isWrapped(String prefix) {
        return prefix.contains("Exception") || prefix.contains("PG::") || prefix.contains("SQLSTATE");
    }

    /** The SQLSTATE that {@code log_error_verbosity = verbose} puts before a message; null without it. */
    private static @Nullable String stateBefore(String message) {
        if (message.length() < 7 || message.charAt(5) != ':' || message.charAt(6) != ' ') {
            return null;
        }
        for (int i = 0; i < 5; i++) {
            char c = message.charAt(i);
            if (!(c >= '0' && c <= '9') && !(c >= 'A' && c <= 'Z')) {
                return null;
            }
        }
        return message.substring(0, 5);
    }

    /**
     * Reads on.
     *
     * @param format the one that was given; null to recognise prefixes
     * @param head the line with the message
     * @param lineEnd where that ends
     * @param events says whether the error is one of ours once its message is whole
     * @return whether it is one of ours
     */
    static boolean gather(
            Block block,
            Charset charset,
            @Nullable PrefixFormat format,
            Gathered error,
            String head,
            Carrier carrier,
            int lineEnd,
            Events events)
            throws IOException {
        boolean carried = !carrier.text().equals(head) && !head.endsWith("\r");
        TextRecord reader = new TextRecord(block, charset, format, error, carrier.text(), carrier.record(), carried);
        return reader.readOn(lineEnd, events);
    }

    private boolean readOn(int lineEnd, Events events) throws IOException {
        boolean ours = events.isOurs(error);
        int start = lineEnd + 1;
        while (foreign < MOST_FOREIGN) {
            if (start >= block.size() && !block.grow()) {
                return ours;
            }
            int end = block.lineEnd(start);
            String line = text(block, start, end, charset);
            start = end + 1;
            // A name may hold line feeds, then the message goes on; else what is not ours now never will be.
            if (!ours && part == Part.ERROR && !goesOn(line)) {
                ours = events.isOurs(error);
                if (!ours) {
                    return false;
                }
            }
            if (!take(line)) {
                break;
            }
        }
        return ours || events.isOurs(error);
    }

    private boolean goesOn(String raw) {
        if (!carried) {
            return withoutLead(raw).startsWith("\t");
        }
        Carrier carrier = Carrier.open(raw);
        return carrier.goesOn() || withoutLead(carrier.text()).startsWith("\t");
    }

    /** Takes the next line; false when the error is at its end. */
    private boolean take(String whole) {
        String raw = carried ? whole : withoutLead(whole);
        if (!carried && raw.startsWith("\t")) {
            if (own) {
                error.add(part, returned(raw, 1));
            }
            return true;
        }
        if (!carried && error.has(Part.STATEMENT) && own) {
            return false;
        }
        Carrier carrier = carried ? Carrier.open(raw) : null;
        String line = carrier == null ? returned(raw, 0) : withoutLead(carrier.text());
        if (carrier != null) {
            boolean same = record != null && record.equals(carrier.record());
            if (carrier.goesOn() || line.startsWith("\t")) {
                if (same || (record == null && own)) {
                    goOn(line, carrier.goesOn());
                }
                return true;
            }
        }
        LoggedLine labelled = ServerLine.read(line, format);
        if (labelled == null) {
            own = false;
            foreign++;
            return true;
        }
        return labelled(labelled, line);
    }

    private void goOn(String line, boolean withoutLineFeed) {
        if (withoutLineFeed) {
            error.append(part, line);
        } else {
            error.add(part, line.substring(1));
        }
    }

    private boolean labelled(LoggedLine line, String whole) {
        if (!isSameSession(line, whole)) {
            own = false;
            foreign++;
            return !error.has(Part.STATEMENT);
        }
        if (line.part() == Part.ERROR || line.part() == Part.OTHER || error.has(line.part())) {
            return false;
        }
        error.put(line.part(), line.text());
        part = line.part();
        own = true;
        foreign = 0;
        return true;
    }

    private boolean isSameSession(LoggedLine line, String whole) {
        int length = line.prefix().length();
        // Mostly the lines of an error have the very same prefix.
        return (length <= prefix.length() && prefix.regionMatches(0, whole, 0, length) && length > 0)
                || session(line.prefix()).equals(error.prefix.session());
    }

    /** Found as that of the line with the message was. */
    private String session(String linePrefix) {
        LinePrefix known = format == null ? null : format.read(linePrefix);
        return known == null ? PrefixLayout.session(linePrefix).text(linePrefix) : known.session();
    }

    private static String returned(String line, int from) {
        int end = line.endsWith("\r") ? line.length() - 1 : line.length();
        return line.substring(Math.min(from, end), end);
    }
}
