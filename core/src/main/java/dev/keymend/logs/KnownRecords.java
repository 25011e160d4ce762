// SPDX-License-Identifier: Apache-2.0
package dev.keymend.logs;

import dev.keymend.violation.LoggedLine;
import dev.keymend.violation.LoggedLine.Part;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads errors of text logs like some that have been read before: a log says the same again and again, with other keys, at other times.
 * Of an error whose prefix has a known shape and whose message is known, only what is new is looked at. It reads an error as those
 * who know nothing yet would, or leaves it to them. Used by one thread.
 */
final class KnownRecords {
    private static final int MOST_SHAPES = 32;
    private static final int MOST_MESSAGES = 1_024;
    private static final int MOST_STATEMENTS = 1_024;

    /** Longer errors are read by others. */
    private static final int LONGEST = 4_096;

    /** In bytes; longer ones are not kept, since every thread keeps its own, and there may be many. */
    private static final int LONGEST_MESSAGE = 512;

    private static final int LONGEST_STATEMENT = 1_024;

    private final Events events;
    private final @Nullable PrefixFormat format;
    private final RawLabels labels = new RawLabels();
    private final List<PrefixShape> shapes = new ArrayList<>();
    private final ByteMemo<Verdict> verdicts = new ByteMemo<>(MOST_MESSAGES);
    private final ByteMemo<SqlShape.Shape> statements = new ByteMemo<>(MOST_STATEMENTS);
    private final StatementKey statementKey = new StatementKey();
    private int end;
    private int detailStart;
    private int detailEnd;
    private int statementStart;
    private int statementEnd;

    KnownRecords(Events events, @Nullable PrefixFormat format) {
        this.events = events;
        this.format = format;
    }

    /** Where the lines end of the error that was read last, behind the last line feed. */
    int end() {
        return end;
    }

    /**
     * Reads an error; null when something about it is not known, or it goes on where cannot be seen.
     *
     * @param start where its first line begins
     * @param labelStart where the label begins
     * @param content where the message begins
     * @param lineEnd where that ends, at a line feed
     */
    @Nullable LogEvent read(Block block, int start, int labelStart, int content, int lineEnd) {
        byte[] bytes = block.bytes();
        PrefixShape shape = shape(bytes, start, labelStart - start);
        Verdict verdict = shape == null ? null : verdicts.get(bytes, content, lineEnd);
        if (shape == null || verdict == null || !gather(bytes, block.size(), start, lineEnd, shape)) {
            return null;
        }
        SqlShape.Shape statement = statement(bytes);
        if (statement == null) {
            return null;
        }
        String prefix = new String(bytes, start, shape.length(), StandardCharsets.ISO_8859_1);
        String detail = detailStart < 0
                ? null
                : new String(bytes, detailStart, detailEnd - detailStart, StandardCharsets.UTF_8);
        return events.known(
                verdict, shape.layout().read(prefix), detail, statement, new RawRecord(bytes, start, end, format));
    }

    private @Nullable PrefixShape shape(byte[] bytes, int at, int length) {
        for (int i = 0; i < shapes.size(); i++) {
            PrefixShape shape = shapes.get(i);
            if (shape.length() == length && shape.fits(bytes, at)) {
                if (i > 0) {
                    // What came last comes again.
                    shapes.set(i, shapes.get(0));
                    shapes.set(0, shape);
                }
                return shape;
            }
        }
        return null;
    }

    /** Finds the lines after the first: one of DETAIL, perhaps, and some of STATEMENT. */
    private boolean gather(byte[] bytes, int size, int start, int lineEnd, PrefixShape shape) {
        detailStart = -1;
        int at = lineEnd + 1;
        if (bytes[lineEnd - 1] == '\r' || !isPart(bytes, size, start, at, shape)) {
            return false;
        }
        if (labels.part() == Part.DETAIL) {
            detailStart = labels.contentStart();
            detailEnd = LineFeeds.next(bytes, detailStart, size);
            at = detailEnd + 1;
            if (detailEnd == detailStart || !isPart(bytes, size, start, at, shape)) {
                return false;
            }
        }
        if (labels.part() != Part.STATEMENT) {
            return false;
        }
        statementStart = labels.contentStart();
        int last = LineFeeds.next(bytes, statementStart, size);
        while (last + 1 < size && bytes[last - 1] != '\r' && bytes[last + 1] == '\t') {
            last = LineFeeds.next(bytes, last + 1, size);
        }
        statementEnd = last;
        end = last + 1;
        return end < size
                && last > statementStart
                && bytes[last - 1] != '\r'
                && end - start <= LONGEST
                && !shape.goesOn(bytes, start, end, size);
    }

    /** Whether the line that begins there, if it can be seen, is a further one of the error. */
    private boolean isPart(byte[] bytes, int size, int start, int at, PrefixShape shape) {
        return at < size
                && labels.read(bytes, at, size) == RawLabels.HARMLESS
                && labels.part() != null
                && labels.labelStart() - at == shape.length()
                && shape.fits(bytes, at)
                && shape.isSameSession(bytes, start, at);
    }

    private SqlShape.@Nullable Shape statement(byte[] bytes) {
        if (!statementKey.read(bytes, statementStart, statementEnd) || statementKey.size() > LONGEST_STATEMENT) {
            return null;
        }
        SqlShape.Shape known = statements.get(statementKey.bytes(), 0, statementKey.size());
        if (known == null) {
            String text = new String(bytes, statementStart, statementEnd - statementStart, StandardCharsets.UTF_8);
            known = events.shape(text.replace("\n\t", "\n"));
            statements.put(statementKey.bytes(), 0, statementKey.size(), known);
        }
        return known;
    }

    /**
     * Learns from an error that has been read.
     *
     * @param event what was read, from a line that has no SQLSTATE in its prefix
     */
    void learn(Block block, int start, int labelStart, int content, int lineEnd, LogEvent event) {
        byte[] bytes = block.bytes();
        boolean oneLine = lineEnd + 1 < block.size() && bytes[lineEnd + 1] != '\t' && bytes[lineEnd - 1] != '\r';
        if (!oneLine || lineEnd - content > LONGEST_MESSAGE || !isAscii(bytes, start, lineEnd)) {
            return;
        }
        String line = new String(bytes, start, lineEnd - start, StandardCharsets.US_ASCII);
        LoggedLine labelled = LoggedLine.read(line);
        Carrier carrier = Carrier.open(line);
        boolean plain = carrier.text().equals(line) && carrier.fields().isEmpty();
        if (!plain || labelled == null || labelled.prefix().length() != labelStart - start) {
            return;
        }
        PrefixLayout layout = format == null ? null : format.layout(labelled.prefix());
        PrefixShape fresh =
                new PrefixShape(labelled.prefix(), layout == null ? PrefixLayout.recognise(labelled.prefix()) : layout);
        if (fresh.goesOn(bytes, start, lineEnd + 1, block.size())) {
            return; // The message has further lines, behind what a collector has put before them.
        }
        if (verdicts.get(bytes, content, lineEnd) == null) {
            verdicts.put(bytes, content, lineEnd, event.verdict());
        }
        if (shape(bytes, start, labelStart - start) == null) {
            if (shapes.size() == MOST_SHAPES) {
                shapes.remove(MOST_SHAPES - 1);
            }
            shapes.add(0, fresh);
        }
    }

    private static boolean isAscii(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] < 0) {
                return false;
            }
        }
        return true;
    }
}
