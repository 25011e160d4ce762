// SPDX-License-Identifier: Apache-2.0
package dev.keymend.violation;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a text of any sort: tells JSON, CSV and plain lines apart, line by line, for a paste may hold all of them. */
final class ViolationText {
    /** A record or document that has not ended after so many characters does not end. */
    private static final int LONGEST_DOCUMENT = 4_000_000;

    private final Messages messages = Messages.loaded();
    private final List<Draft> drafts = new ArrayList<>();
    private final LineReader lines = new LineReader(messages, drafts);
    private final String text;
    /** What may still be read in vain, so that many openings that nothing closes cost no more than one. */
    private long patience = 2L * LONGEST_DOCUMENT;

    private ViolationText(String text) {
        this.text = text;
    }

    static List<UniqueViolation> read(String text) {
        ViolationText reader = new ViolationText(text);
        reader.readAll();
        return reader.violations();
    }

    private void readAll() {
        int at = 0;
        int placed = 0;
        while (at < text.length()) {
            int end = lineEnd(at);
            String line = text.substring(at, end);
            int next = -1;
            if (!lines.isCarried(line) && !lines.isInside()) {
                next = CsvEvents.begins(line) ? csv(at, end) : json(line, at);
            }
            if (next < 0) {
                lines.line(line);
                next = end;
            }
            while (placed < drafts.size()) {
                drafts.get(placed++).place(at);
            }
            at = next + 1;
        }
        lines.end();
    }

    private int lineEnd(int from) {
        int end = text.indexOf('\n', from);
        return end < 0 ? text.length() : end;
    }

    /** Reads the record that begins at an index, and says where it ends; -1 when that is nowhere. */
    private int csv(int start, int firstEnd) {
        int end = firstEnd;
        boolean open = opensQuote(start, end, false);
        while (open && end < text.length() && end - start < LONGEST_DOCUMENT) {
            int next = lineEnd(end + 1);
            open = opensQuote(end, next, true);
            end = next;
        }
        if (open && !spend(end - start)) {
            return -1;
        }
        // A record that the paste has cut off is read as far as it goes.
        Draft draft = CsvEvents.read(text.substring(start, end), messages);
        lines.end();
        if (draft != null) {
            lines.stop();
            drafts.add(draft);
        } else {
            lines.rest(text.substring(start, end));
        }
        return end;
    }

    private boolean opensQuote(int from, int to, boolean before) {
        boolean open = before;
        for (int i = from; i < to; i++) {
            open ^= text.charAt(i) == '"';
        }
        return open;
    }

    /** Reads the document that begins in a line, and says where it ends; -1 when there is none. */
    private int json(String line, int start) {
        int brace = opening(line);
        if (brace < 0) {
            return -1;
        }
        int end = closing(start + brace);
        JsonEvents.Found found = end < 0 ? null : JsonEvents.read(text.substring(start + brace, end), messages);
        if (found == null) {
            return -1;
        }
        lines.end();
        int before = drafts.size();
        if (!found.drafts().isEmpty()) {
            lines.stop();
            drafts.addAll(found.drafts());
        } else {
            texts(found.texts());
        }
        if (drafts.size() == before) {
            lines.rest(text.substring(start, lineEnd(end)));
        }
        return lineEnd(end);
    }

    /** Log entries of cloud providers hold one line of a server's log each, or a whole stack trace. */
    private void texts(List<String> texts) {
        int before = drafts.size();
        for (String each : texts) {
            if (drafts.size() > before) {
                lines.repeat();
            }
            String whole = each.endsWith("\n") ? each.substring(0, each.length() - 1) : each;
            lines.text(whole.split("\n", -1));
        }
    }

    /** Where a JSON document may begin in a line; -1 when none does. */
    private static int opening(String line) {
        int i = 0;
        while (i < line.length() && Character.isWhitespace(line.charAt(i))) {
            i++;
        }
        if (line.startsWith("{", i) || line.startsWith("[{", i)) {
            return i;
        }
        if (!line.contains("{\"")) {
            return -1;
        }
        boolean coded = line.contains("23505") || line.contains("23P01") || line.contains(Judgement.PRISMA);
        return coded && line.contains("\"message\"") && !LineReader.isField(line) ? line.indexOf("{\"") : -1;
    }

    /** The index after the bracket that closes the one at {@code open}; -1 when none does. */
    private int closing(int open) {
        int depth = 0;
        boolean quoted = false;
        int limit = (int) Math.min(text.length(), open + Math.min(patience, LONGEST_DOCUMENT));
        for (int i = open; i < limit; i++) {
            char c = text.charAt(i);
            if (c == '\\' && quoted) {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && (c == '{' || c == '[')) {
                depth++;
            } else if (!quoted && (c == '}' || c == ']') && --depth == 0) {
                return i + 1;
            }
        }
        spend(limit - open);
        return -1;
    }

    private boolean spend(int characters) {
        patience -= characters;
        return patience > 0;
    }

    private List<UniqueViolation> violations() {
        boolean logKeepsDetail =
                drafts.stream().anyMatch(draft -> draft.origin() == Draft.Origin.TEXT_LOG && draft.has(Field.DETAIL));
        Judgement judgement = new Judgement(messages, logKeepsDetail);
        List<UniqueViolation> found = new ArrayList<>();
        List<Draft> kept = once();
        stacks(kept);
        for (Draft draft : kept) {
            judgement.of(draft).ifPresent(found::add);
        }
        return found;
    }

    /** Says of each error who printed it, from what stands around it; a server's log does not show it. */
    private void stacks(List<Draft> kept) {
        int before = 0;
        for (int i = 0; i < kept.size(); i++) {
            Draft draft = kept.get(i);
            int lineEnd = lineEnd(draft.place());
            if (draft.origin() == Draft.Origin.PASTED || draft.origin() == Draft.Origin.DRIVER) {
                int next = i + 1 < kept.size() ? kept.get(i + 1).place() : text.length();
                draft.stack(StackMarks.of(text, before, draft.place(), Math.max(next, lineEnd)));
            }
            before = lineEnd;
        }
    }

    /** Each error once: what is told again goes into what was told first. */
    private List<Draft> once() {
        List<Draft> kept = new ArrayList<>();
        Draft previous = null;
        drafts.forEach(draft -> draft.settle(messages));
        for (Draft draft : drafts) {
            if (previous != null && tellsAgain(draft, previous)) {
                previous.fillFrom(draft, messages);
                previous.echoed(false);
            } else {
                kept.add(draft);
                previous = draft;
            }
        }
        return kept;
    }

    private boolean tellsAgain(Draft draft, Draft previous) {
        return (draft.repeatsTheLast() || previous.echoed()) && previous.mayBe(draft, messages);
    }

    /** The first violation in a short text, its SQLSTATE known from elsewhere. */
    static @Nullable Draft firstDraft(String text) {
        ViolationText reader = new ViolationText(text);
        reader.readAll();
        List<Draft> drafts = reader.once();
        return drafts.isEmpty() ? null : drafts.get(0);
    }
}
