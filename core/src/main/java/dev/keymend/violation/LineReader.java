// SPDX-License-Identifier: Apache-2.0
package dev.keymend.violation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads plain lines: psql, text logs of a server with their sessions interleaved, stack traces. Adds a draft for each
 * error to a list, in order of appearance, and completes it while lines of it come.
 */
final class LineReader {
    /** Sessions whose last error is still open; a log has as many as the server had connections. */
    private static final int MOST_SESSIONS = 10_000;

    private final Messages messages;
    private final List<Draft> drafts;
    private final Map<String, Draft> sessions = new LinkedHashMap<>();
    private final PastedLines pasted;
    private @Nullable Draft last;
    private @Nullable Draft current;
    private @Nullable Field field;
    private boolean skipping;
    /** Lines of a message whose name goes on. */
    private final List<String> half = new ArrayList<>();

    private boolean joins = true;
    /** The error whose DETAIL the next line may belong to. */
    private @Nullable Draft open;
    /** An error whose DETAIL the text that is being read cannot belong to. */
    private @Nullable Draft aside;
    /** The error of a log whose DETAIL may have lost the tabs before its lines. */
    private @Nullable Draft untabbed;

    LineReader(Messages messages, List<Draft> drafts) {
        this.messages = messages;
        this.drafts = drafts;
        this.pasted = new PastedLines(messages, drafts);
    }

    /** Takes the next line, without its line feed. */
    void line(String raw) {
        if (half.isEmpty()) {
            whole(raw);
            return;
        }
        half.add(raw);
        String joined = half.stream().map(LineReader::withoutReturn).collect(Collectors.joining("\n"));
        LabelledLine labelled = LabelledLine.read(joined, messages);
        boolean wide = labelled != null && labelled.field() == Field.ERROR && labelled.wide();
        String psql = (labelled != null && wide) ? labelled.content() : null;
        if (psql == null ? messages.opens(joined) : messages.mayGoOn(psql)) {
            return;
        }
        Headline found = psql == null ? messages.find(joined, 0) : messages.whole(psql);
        if (found == null) {
            end();
            return;
        }
        half.clear();
        joins = false;
        whole(raw.endsWith("\r") ? joined + '\r' : joined);
        joins = true;
    }

    /** No further line follows the last. */
    void end() {
        List<String> left = List.copyOf(half);
        half.clear();
        joins = false;
        left.forEach(this::whole);
        joins = true;
    }

    /** Takes a text of its own; what it leaves open, nothing after it closes. */
    void text(String[] each) {
        Draft before = open;
        int errors = drafts.size();
        open = null;
        aside = before;
        for (String line : each) {
            line(line);
        }
        end();
        stop();
        aside = null;
        open = before;
        if (drafts.size() > errors) {
            stop();
        }
    }

    /** Ends the last DETAIL: what comes next surely is something else. */
    void stop() {
        if (open != null) {
            open.stop();
            open = null;
        }
    }

    /** Whether the next line surely is a part of something, be it JSON or not. */
    boolean isInside() {
        return !half.isEmpty() || pasted.isGlued() || (open != null && open.isUnfinished(messages));
    }

    /** Takes a line that is no line of an error by itself, such as one of JSON, if it can belong to a value. */
    void rest(String line) {
        if (open != null) {
            open.pass(open.isWindows() ? withoutReturn(line).replace("\r\n", "\n") : line);
        }
    }

    /** Whether a line is a field of an error, so that what it holds is its value. */
    static boolean isField(String line) {
        LabelledLine labelled = LabelledLine.read(line, Messages.loaded());
        return labelled != null && labelled.field() != Field.ERROR && labelled.field() != Field.OTHER;
    }

    private void whole(String raw) {
        int before = drafts.size();
        Draft went = open;
        Envelope envelope = Envelope.open(raw);
        boolean returned = raw.endsWith("\r");
        read(envelope);
        if (!half.isEmpty()) {
            return;
        }
        if (drafts.size() > before) {
            if (went != null) {
                went.stop();
            }
            open = null;
            drafts.subList(before, drafts.size()).forEach(draft -> draft.carriedBy(returned, envelope.syslog()));
        } else if (went != null) {
            String line = envelope.line();
            went.pass(returned && !went.isWindows() ? line + '\r' : line);
        } else if (returned && current != null && field != null && !current.isWindows()) {
            if (isLog(current) || (field == Field.DETAIL && current.isOpen() && current != aside)) {
                current.addRest(field, "\r");
            }
        }
        boolean free = open == null || !open.isOpen();
        if (free && last != null && last != aside && last.isOpen()) {
            open = last;
        } else if (last != null && last.origin() == Draft.Origin.PASTED && drafts.size() == before) {
            doubt(last, envelope.line());
        }
    }

    /** A name may hold a quotation mark, a line feed and another quotation mark. */
    private void doubt(Draft draft, String line) {
        boolean ends = line.endsWith("\"") || line.endsWith("«") || line.endsWith("»") || line.endsWith("”");
        boolean odd = pasted.isPsql() || line.chars().filter(c -> c == '"').count() % 2 != 0;
        if (ends && odd && !draft.has(Field.DETAIL)) {
            draft.meetQuote();
        }
    }

    private static String withoutReturn(String raw) {
        return raw.endsWith("\r") ? raw.substring(0, raw.length() - 1) : raw;
    }

    private void read(Envelope envelope) {
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
        if (labelled == null || pasted.isGlued() || !take(line, labelled)) {
            plain(line);
        }
    }

    /** Whether a line surely is a further line of the field before it, whatever it looks like. */
    boolean isCarried(String raw) {
        if (!skipping && !isLog(current)) {
            return false;
        }
        Envelope envelope = Envelope.open(raw);
        return goesOn(envelope.line()) || (envelope.goesOn() && isLog(current));
    }

    private boolean goesOn(String line) {
        return line.startsWith("\t") && (skipping || isLog(current));
    }

    /** What comes next tells the last error again, as the stack trace beside a message does. */
    void repeat() {
        pasted.chain().mark();
    }

    private boolean take(String line, LabelledLine labelled) {
        untabbed = null;
        LogPrefix prefix = LogPrefix.read(labelled.prefix());
        boolean log = labelled.wide() && prefix.server();
        return switch (labelled.field()) {
            case ERROR -> log ? logged(labelled, prefix) : printed(labelled, line);
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
                || message.startsWith(ReplicationConflict.BEGINNING)
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
    private boolean printed(LabelledLine labelled, String line) {
        if (!labelled.prefix().isBlank()) {
            return false;
        }
        Draft draft = new Draft(Draft.Origin.PASTED);
        String message = withoutState(labelled.content(), draft);
        Headline whole = messages.whole(message);
        if (whole == null && joins && (labelled.wide() ? messages.mayGoOn(message) : messages.opens(message))) {
            half.add(line);
            return true;
        }
        if (whole == null && !message.startsWith(ReplicationConflict.BEGINNING)) {
            return false;
        }
        skipping = false;
        // Tabs in the name may be those of a log; whether they are, the fields after it say.
        draft.headline(message.contains("\n\t") ? null : whole);
        if (message.indexOf('\n') >= 0 && messages.find(message.substring(0, message.indexOf('\n')), 0) != null) {
            draft.doubtName();
        }
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
            if (target != null && what == Field.DETAIL && !(pasted.isPsql() && labelled.wide())) {
                target.repeated(labelled.content(), messages);
            }
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
            if (!target.isUnfinished(messages)) {
                pasted.chain().pass(line);
            }
        }
    }

    private void plain(String line) {
        skipping = false;
        if (isLog(current)) {
            untabbed = field == Field.DETAIL ? current : untabbed;
            current = null;
        }
        if (untabbed != null) {
            untabbed.doubtEndIn(line, messages);
        }
        if (joins && !pasted.isGlued() && messages.opens(line)) {
            half.add(line);
            return;
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
