// SPDX-License-Identifier: Apache-2.0
package dev.keymend.violation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads plain lines: psql, text logs of a server with their sessions interleaved, stack traces. Adds a draft for each
 * error to a list, in order of appearance, and completes it while lines of it come.
 */
final class LineReader {
    /** Sessions whose last error is still open; a log has as many as the server had connections. */
    private static final int MOST_SESSIONS = 10_000;

    private static final String CONFLICT = "conflict detected on relation";

    private final Messages messages;
    private final List<Draft> drafts;
    private final Map<String, Draft> sessions = new LinkedHashMap<>();
    private final PastedLines pasted;
    private @Nullable Draft last;
    private @Nullable Draft current;
    private @Nullable Field field;
    private boolean skipping;

    LineReader(Messages messages, List<Draft> drafts) {
        this.messages = messages;
        this.drafts = drafts;
        this.pasted = new PastedLines(messages, drafts);
    }

    /** Takes the next line, without its line feed. */
    void line(String raw) {
        Envelope envelope = Envelope.open(raw);
        String line = envelope.line();
        if (envelope.goesOn() && current != null && field != null) {
            current.addRest(field, line);
            return;
        }
        if (goesOn(line)) {
            if (current != null && field != null) {
                current.addLine(field, line.substring(1));
            }
            return;
        }
        LabelledLine labelled = LabelledLine.read(line, messages);
        if (labelled == null || !take(line, labelled)) {
            plain(line);
        }
    }

    /** Whether a line surely is a further line of the field before it, whatever it looks like. */
    boolean goesOn(String line) {
        return line.startsWith("\t") && (skipping || isLog(current));
    }

    /** What comes next tells the last error again, as the stack trace beside a message does. */
    void repeat() {
        pasted.chain().mark();
    }

    /** Takes a line that is no line of an error by itself, such as one of JSON, if it can belong to a value. */
    void rest(String line) {
        if (current != null && field == Field.DETAIL && !isLog(current)) {
            current.addLine(field, line);
        }
    }

    private boolean take(String line, LabelledLine labelled) {
        LogPrefix prefix = LogPrefix.read(labelled.prefix());
        boolean log = labelled.wide() && prefix.server();
        return switch (labelled.field()) {
            case ERROR -> log ? logged(labelled, prefix) : printed(labelled);
            case OTHER -> harmless(labelled, prefix, log);
            default -> {
                boolean stray = last == null && !labelled.prefix().isBlank();
                if (!log && (stray || labelled.printsAnObject())) {
                    yield false;
                }
                boolean blank = labelled.prefix().isBlank();
                further(blank || !log ? last : sessions.get(prefix.session()), labelled, line);
                skipping = log && current == null;
                yield true;
            }
        };
    }

    /** The first line of an error in a server's log. */
    private boolean logged(LabelledLine labelled, LogPrefix prefix) {
        Draft draft = new Draft(Draft.Origin.TEXT_LOG);
        String message = withoutState(labelled.content(), draft);
        boolean ours = messages.find(message, 0) != null
                || messages.begins(message)
                || message.startsWith(CONFLICT)
                || draft.has(Field.SQLSTATE);
        sessions.remove(prefix.session());
        skipping = !ours;
        open(ours ? draft : null, Field.MESSAGE);
        if (ours) {
            draft.put(Field.MESSAGE, message);
            draft.put(Field.TIME, labelled.prefix());
            draft.put(Field.BACKEND_TYPE, prefix.backendType());
            draft.put(Field.USER, prefix.user());
            draft.put(Field.DATABASE, prefix.database());
            if (sessions.size() >= MOST_SESSIONS) {
                sessions.remove(sessions.keySet().iterator().next());
            }
            sessions.put(prefix.session(), draft);
            drafts.add(draft);
        }
        return true;
    }

    /** The first line of an error as psql prints it; other programs put something before it, which is read elsewhere. */
    private boolean printed(LabelledLine labelled) {
        if (!labelled.prefix().isBlank()) {
            return false;
        }
        Draft draft = new Draft(Draft.Origin.PASTED);
        String message = withoutState(labelled.content(), draft);
        Headline whole = messages.whole(message);
        boolean goesOn = whole == null && messages.find(message, 0) == null && messages.begins(message);
        if (whole == null && !goesOn && !message.startsWith(CONFLICT)) {
            return false;
        }
        draft.headline(whole);
        draft.put(Field.MESSAGE, message);
        draft.repeatsTheLast(pasted.chain().repeats(labelled.prefix()));
        drafts.add(draft);
        open(draft, whole == null ? Field.MESSAGE : null);
        pasted.psql();
        return true;
    }

    private static String withoutState(String content, Draft draft) {
        String state = SqlStates.leading(content);
        if (state == null) {
            return content;
        }
        draft.put(Field.SQLSTATE, state);
        return content.substring(state.length() + 2);
    }

    private boolean harmless(LabelledLine labelled, LogPrefix prefix, boolean log) {
        if (!log && !labelled.prefix().isBlank()) {
            return false;
        }
        sessions.remove(prefix.session());
        skipping = log;
        open(null, null);
        return true;
    }

    private void further(@Nullable Draft target, LabelledLine labelled, String line) {
        Field what = labelled.field();
        if (target == null || target.has(what)) {
            current = null;
            return;
        }
        target.put(what, labelled.content());
        current = target;
        field = what;
        if (isLog(target)) {
            return;
        }
        if (what == Field.STATEMENT && labelled.wide()) {
            target.removeTabs();
        } else {
            target.put(Field.STATEMENT, Statements.in(line));
            pasted.chain().pass(line);
        }
    }

    private void plain(String line) {
        skipping = false;
        if (isLog(current)) {
            current = null;
        }
        Draft found = pasted.read(line, isLog(last) ? null : last);
        if (found != null) {
            open(found, pasted.open());
            return;
        }
        boolean error = line.startsWith("ERROR:");
        if (error) {
            open(null, null);
        } else if (pasted.open() != null && last != null) {
            current = last;
            field = pasted.open();
        } else if (current != null && field != null) {
            goOn(line, current, field);
        }
    }

    private void goOn(String line, Draft draft, Field what) {
        boolean ends = what != Field.DETAIL
                && what != Field.MESSAGE
                && (line.isBlank() || line.stripLeading().startsWith("at ") || line.startsWith("["));
        if (ends) {
            current = null;
        } else if (pasted.framed() && line.endsWith("]")) {
            draft.addLine(what, line.substring(0, line.length() - 1));
            current = null;
        } else {
            draft.addLine(what, line);
        }
    }

    private void open(@Nullable Draft draft, @Nullable Field what) {
        last = draft;
        current = draft;
        field = what;
    }

    private static boolean isLog(@Nullable Draft draft) {
        return draft != null && draft.origin() == Draft.Origin.TEXT_LOG;
    }
}
