// SPDX-License-Identifier: Apache-2.0
package dev.keymend.logs;

import dev.keymend.violation.LoggedLine;
import dev.keymend.violation.LoggedLine.Part;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the events of blocks. It goes from line to line: most say at their beginning that they hold nothing of ours, and errors
 * like those before are read at once. What lies between is searched for the pieces of messages, as are whole blocks of a log whose lines
 * say nothing. Used by one thread; what it has learnt of one block helps with the next.
 */
final class BlockReader {
    /** A message this far into its line was not put there by a server or whoever carries its log. */
    private static final int LONGEST_HEAD = 1 << 20;

    /** Where fewer than one line in so many is decided, going from line to line does not pay. */
    private static final int FEW = 2;

    /** For so many blocks; then it is tried again. */
    private static final int MANY_BLOCKS = 15;

    private final Hits hits = new Hits();
    private final RawLabels labels = new RawLabels();
    private final RecordReader records;
    private final KnownRecords known;
    private final boolean learns;
    private final @Nullable PrefixFormat format;
    private int unwalked;
    private long lines;
    private int strangers;
    private boolean labelled;

    BlockReader(@Nullable PrefixFormat format) {
        Events events = new Events();
        this.format = format;
        this.records = new RecordReader(events, format);
        this.known = new KnownRecords(events, format);
        this.learns = format == null || format.isSteady();
    }

    /** How many lines of the last block tell of a violation and are no server's, up to a number that is enough. */
    int strangers() {
        return strangers;
    }

    /** Whether a line of the block that was read last is known to be a server's, by its label or by looking at its first lines. */
    boolean recognises(Block block) throws IOException {
        return labelled || Recognition.of(block, format);
    }

    /** How many lines end in the part of the last block that is its own. */
    long lines() {
        return lines;
    }

    /** Reads a block; events that begin in it come whole, though they may end beyond it. */
    List<LogEvent> read(Block block, Anchors anchors) throws IOException {
        List<LogEvent> found = new ArrayList<>();
        strangers = 0;
        labelled = false;
        int end = block.size() <= block.ownEnd() ? block.size() : block.lineEnd(block.ownEnd() - 1);
        end = Math.min(end, block.ownEnd() + LONGEST_HEAD);
        if (unwalked > 0) {
            unwalked--;
            int ignored = search(block, anchors, block.from(), end, found);
            lines = LineFeeds.count(block.bytes(), block.begin(), Math.min(block.ownEnd(), block.size()));
        } else {
            lines = LineFeeds.count(block.bytes(), block.begin(), Math.min(block.ownEnd(), block.from()));
            walk(block, anchors, end, found);
        }
        return found;
    }

    private void walk(Block block, Anchors anchors, int end, List<LogEvent> found) throws IOException {
        int limit = Math.min(block.ownEnd(), block.size());
        int at = block.from();
        int undecided = at; // Lines from here on are yet to be searched.
        int all = 0;
        int decided = 0;
        while (at < limit) {
            all++;
            int what = labels.read(block.bytes(), at, block.size());
            if (what == RawLabels.UNDECIDED) {
                at = next(block, at, limit);
                continue;
            }
            decided++;
            int resume = undecided < at ? search(block, anchors, undecided, at, found) : at;
            if (resume > at) {
                at = skipped(block, at, resume + 1); // A record has gone on over this line.
            } else if (what == RawLabels.HARMLESS) {
                labelled |= labels.contentStart() > at;
                at = next(block, labels.contentStart(), limit);
            } else {
                labelled = true;
                at = error(block, anchors, at, end, found);
            }
            undecided = Math.min(at, limit);
        }
        if (undecided < limit) {
            int ignored = search(block, anchors, undecided, end, found);
        }
        unwalked = decided * FEW < all ? MANY_BLOCKS : 0;
    }

    /** Where the next line begins, if that is before the limit. */
    private int next(Block block, int at, int limit) {
        int lineEnd = LineFeeds.next(block.bytes(), at, limit);
        lines += lineEnd < limit ? 1 : 0;
        return lineEnd + 1;
    }

    /** Counts the lines up to a place that has been reached, and goes on there. */
    private int skipped(Block block, int from, int to) {
        lines += LineFeeds.count(block.bytes(), from, Math.min(to, Math.min(block.ownEnd(), block.size())));
        return to;
    }

    /** Reads an error whose label has been found, and says where the next line begins. */
    private int error(Block block, Anchors anchors, int start, int end, List<LogEvent> found) throws IOException {
        int labelStart = labels.labelStart();
        int content = labels.contentStart();
        int lineEnd = block.lineEnd(start);
        boolean plain = learns && !anchors.findsBareStates();
        LogEvent event = plain ? known.read(block, start, labelStart, content, lineEnd) : null;
        if (event != null) {
            found.add(event);
            return skipped(block, start, known.end());
        }
        int before = found.size();
        int resume = search(block, anchors, start, Math.min(lineEnd, end), found);
        if (plain && found.size() == before + 1) {
            known.learn(block, start, labelStart, content, lineEnd, found.get(before));
        }
        return skipped(block, start, Math.max(resume, lineEnd) + 1);
    }

    /** Searches a stretch for the pieces of messages, reads what it finds, and says how far that went. */
    private int search(Block block, Anchors anchors, int from, int to, List<LogEvent> found) throws IOException {
        hits.clear();
        anchors.find(block.bytes(), from, to, hits);
        int resume = from;
        for (int i = 0; i < hits.size(); i++) {
            int place = hits.place(i);
            if (place < resume) {
                continue;
            }
            int start = block.lineStart(place);
            if (start < 0) {
                break;
            }
            int first = i;
            int lineEnd = block.lineEnd(place);
            int recordEnd = records.read(
                    block, start, lineEnd, anchors.findsBareStates(), () -> charset(anchors, first, lineEnd), found);
            strangers += records.wasStrange() ? 1 : 0;
            resume = Math.max(lineEnd, recordEnd);
        }
        return resume;
    }

    /** That of the language whose words were found in the line. */
    private Charset charset(Anchors anchors, int from, int end) {
        for (int i = from; i < hits.size() && hits.place(i) < end; i++) {
            if (hits.encoding(i) != 0) {
                return anchors.charset(hits.encoding(i));
            }
        }
        return StandardCharsets.ISO_8859_1;
    }

    /** Whether a prefix with SQLSTATEs ({@code %e}) is in use, by the lines at the beginning of a log. */
    static boolean showsStates(Block block) throws IOException {
        int start = block.from();
        for (int lines = 0; lines < 500 && start < block.size(); lines++) {
            int end = block.lineEnd(start);
            String line = TextRecord.text(block, start, Math.min(end, start + 1_000), StandardCharsets.UTF_8);
            LoggedLine labelled = ServerLine.read(Carrier.open(line).text(), null);
            if (labelled != null
                    && labelled.part() == Part.OTHER
                    && labelled.prefix().contains("00000")) {
                return true;
            }
            start = end + 1;
        }
        return false;
    }
}
