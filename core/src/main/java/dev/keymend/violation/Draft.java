// SPDX-License-Identifier: Apache-2.0
package dev.keymend.violation;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What has been read of one error so far. Mutable; becomes a violation, or nothing, in {@link Judgement}. */
final class Draft {
    /** Where it was read, which says what its silence about the key means. */
    enum Origin {
        /** A server's text log, where lines after the first begin with a tab. */
        TEXT_LOG,
        /** A server's CSV or JSON log, which keeps the DETAIL whatever the verbosity. */
        STRUCTURED_LOG,
        /** The protocol's fields, from a driver's object. */
        DRIVER,
        /** What psql, a program or a person printed. */
        PASTED
    }

    /** One field of one error; what is longer was not written by a server. */
    private static final int MOST_CHARACTERS = 4_000_000;

    /** The columns of a key; they are looked for again with each line until they are there. */
    private static final int LONGEST_COLUMNS = 20_000;

    private final Origin origin;
    private final Map<Field, StringBuilder> fields = new EnumMap<>(Field.class);
    private @Nullable Headline headline;
    private boolean repeatsTheLast;
    private boolean echoed;
    private boolean withheld;
    private boolean doubtfulName;
    private boolean doubtfulEnd;
    private boolean windows;
    /** Where the DETAIL was when a field after it began: what looks like a field may be a line of a value. */
    private final Map<Field, Integer> began = new EnumMap<>(Field.class);

    private boolean closed;
    private boolean stopped;
    private boolean mayHaveTabs;
    private boolean syslog;
    private boolean metQuote;
    private @Nullable List<String> endings;
    private int searched;
    private boolean ended;
    private @Nullable PrintedKeys keys;
    private boolean read;
    private ClientStack stack = ClientStack.UNKNOWN;
    private int place;

    Draft(Origin origin) {
        this.origin = origin;
    }

    Origin origin() {
        return origin;
    }

    /** What the field says; null when nothing has been said. */
    @Nullable String get(Field field) {
        StringBuilder text = fields.get(field);
        return text == null ? null : text.toString();
    }

    boolean has(Field field) {
        return fields.containsKey(field);
    }

    /** Sets a field unless it is set, or there is nothing to set. */
    void put(Field field, @Nullable String text) {
        if (text != null && !text.isBlank() && !fields.containsKey(field)) {
            if (field != Field.DETAIL && isOpen()) {
                began.put(field, length(Field.DETAIL));
            }
            fields.put(field, new StringBuilder(text));
            read = false;
        }
    }

    /** Sets the fields that a program has printed in a line; a DETAIL in quotation marks is whole. */
    void putAll(PrintedFields printed) {
        boolean detail = !has(Field.DETAIL);
        printed.fields().forEach(this::put);
        if (detail && printed.isWhole(Field.DETAIL)) {
            close();
        }
    }

    /** Sets a field whatever it was. */
    void set(Field field, String text) {
        fields.put(field, new StringBuilder(text));
        read = false;
    }

    private int length(Field field) {
        StringBuilder text = fields.get(field);
        return text == null ? 0 : text.length();
    }

    /** What has been read as DETAIL is all of it. */
    void close() {
        closed = true;
    }

    /** The DETAIL surely ends here, wherever it does. */
    void stop() {
        stopped = true;
    }

    /** A program prints the DETAIL once more; then the first is at an end. */
    void repeated(String again, Messages messages) {
        StringBuilder text = fields.get(Field.DETAIL);
        if (text == null || !isOpen()) {
            return;
        }
        for (DetailShape shape : messages.details()) {
            int at = again.indexOf(shape.ending());
            String key = at < 0 ? "" : again.substring(0, at + shape.ending().length());
            if (!key.isEmpty() && text.indexOf(key) == 0) {
                stop();
            }
        }
    }

    /** Whether nothing in the text marks the end of the DETAIL, so that whatever follows may belong to it. */
    boolean isOpen() {
        return origin == Origin.PASTED && has(Field.DETAIL) && !closed && !stopped;
    }

    /** Whether so far no line of the DETAIL can be its last. */
    boolean isUnfinished(Messages messages) {
        StringBuilder text = fields.get(Field.DETAIL);
        if (!isOpen() || text == null) {
            return false;
        }
        if (endings == null && text.length() < LONGEST_COLUMNS) {
            endings = endings(text.toString(), messages);
        }
        if (!ended && endings != null && searched < text.length()) {
            String fresh = text.substring(Math.max(0, searched - 100));
            ended = endings.stream().anyMatch(fresh::contains);
            searched = text.length();
        }
        return !ended;
    }

    /** What a DETAIL may end with, by the words before its key; null when the key has not begun. */
    private @Nullable List<String> endings(String detail, Messages messages) {
        boolean two = headline != null && headline.kind() == Kind.EXCLUSION;
        PrintedKeys.Halves halves = PrintedKeys.Halves.of(detail);
        return halves == null
                ? null
                : messages.details().stream()
                        .filter(shape -> (shape.between() != null) == two && halves.follow(detail, shape.before()))
                        .map(DetailShape::ending)
                        .toList();
    }

    /** Takes a line that follows; it belongs to the DETAIL while that is open. */
    void pass(String line) {
        StringBuilder text = fields.get(Field.DETAIL);
        if (isOpen() && text != null && text.length() + line.length() < MOST_CHARACTERS) {
            text.append('\n').append(line);
            read = false;
        }
    }

    /** Whether a carriage return before a line feed belongs to the paste and not to a value. */
    boolean isWindows() {
        return windows;
    }

    /** How its lines came: with carriage returns, through syslog. */
    void carriedBy(boolean isWindows, boolean isSyslog) {
        windows = isWindows;
        syslog = isSyslog;
    }

    /** Whether the name may go on behind what looks like its end. */
    boolean doubts(@Nullable String name) {
        return doubtfulName
                || (metQuote && has(Field.DETAIL))
                || (syslog && name != null && ControlNumbers.in(name) >= 0);
    }

    void doubtName() {
        doubtfulName = true;
    }

    /** A line between message and DETAIL ends with what may end the name. */
    void meetQuote() {
        metQuote = true;
    }

    /** A line that lacks a tab, but may belong to the DETAIL for what it ends with. */
    void doubtEndIn(String line, Messages messages) {
        String detail = get(Field.DETAIL);
        List<String> ends = detail == null || doubtfulEnd ? null : endings(detail, messages);
        if (ends != null && ends.stream().anyMatch(line::contains)) {
            doubtfulEnd = true;
            read = false;
        }
    }

    /** Drops what looked like fields and was, or may have been, a part of a value. */
    void settle(Messages messages) {
        PrintedKeys printed = origin == Origin.PASTED && !closed ? keys(messages) : null;
        if (printed != null) {
            began.forEach((field, at) -> {
                if (at < printed.end() || printed.refused().truncated()) {
                    fields.remove(field);
                }
            });
        }
        began.clear();
    }

    /** Adds a further line to a field that is set. */
    void addLine(Field field, String line) {
        StringBuilder text = fields.get(field);
        boolean passed = field == Field.DETAIL && isOpen();
        if (!passed && text != null && text.length() + line.length() < MOST_CHARACTERS) {
            text.append('\n').append(line);
            read = false;
        }
    }

    /** Adds to the last line of a field that is set. */
    void addRest(Field field, String rest) {
        StringBuilder text = fields.get(field);
        if (text != null && text.length() + rest.length() < MOST_CHARACTERS) {
            text.append(rest);
            read = false;
        }
    }

    @Nullable Headline headline() {
        return headline;
    }

    void headline(@Nullable Headline found) {
        headline = found;
    }

    /** Whether the text says that this is a cause or wrapper of the error before. */
    boolean repeatsTheLast() {
        return repeatsTheLast;
    }

    void repeatsTheLast(boolean repeats) {
        repeatsTheLast = repeats;
    }

    /** Whether a logger printed it which leaves the stack trace to another, as Hibernate's does. */
    boolean echoed() {
        return echoed;
    }

    void echoed(boolean isEchoed) {
        echoed = isEchoed;
    }

    /** Whether somebody says that the key is not available to him. */
    boolean withheld() {
        return withheld;
    }

    void withheld(boolean isWithheld) {
        withheld = isWithheld;
    }

    /** Where in the text it begins. */
    int place() {
        return place;
    }

    void place(int index) {
        place = index;
    }

    ClientStack stack() {
        return stack;
    }

    void stack(ClientStack found) {
        stack = found;
    }

    /** Whether another may be the same error, seen once more. */
    boolean mayBe(Draft other, Messages messages) {
        Headline mine = headline;
        Headline its = other.headline;
        if (mine != null && its != null && mine.kind() != its.kind()) {
            return false;
        }
        String constraint = constraint();
        String itsConstraint = other.constraint();
        if (constraint != null && itsConstraint != null && !constraint.equals(itsConstraint)) {
            return false;
        }
        KeyText key = key(messages);
        KeyText itsKey = other.key(messages);
        return key == null || itsKey == null || key.mayBe(itsKey);
    }

    /** Takes over what another reading of the same error knows more. */
    void fillFrom(Draft other, Messages messages) {
        KeyText key = key(messages);
        KeyText itsKey = other.key(messages);
        boolean better = itsKey != null
                && (key == null
                        || (key.truncated() && !itsKey.truncated())
                        || itsKey.readings().size() < key.readings().size());
        if (better) {
            fields.remove(Field.DETAIL);
        }
        if (!has(Field.DETAIL)) {
            closed = other.closed;
            stopped = other.stopped;
            mayHaveTabs = other.mayHaveTabs;
            read = false;
        }
        other.fields.forEach((field, text) -> put(field, text.toString()));
        if (headline == null) {
            headline = other.headline;
        }
        withheld |= other.withheld;
    }

    private @Nullable String constraint() {
        return headline != null && headline.name() != null ? headline.name() : get(Field.CONSTRAINT);
    }

    private @Nullable KeyText key(Messages messages) {
        PrintedKeys keys = keys(messages);
        return keys == null ? null : keys.refused();
    }

    /** The keys in the DETAIL; null when it has none. */
    @Nullable PrintedKeys keys(Messages messages) {
        if (!read) {
            String detail = get(Field.DETAIL);
            boolean loose = origin == Origin.PASTED && !closed;
            keys = detail == null
                    ? null
                    : loose ? PastedKeys.in(detail, mayHaveTabs, messages) : PrintedKeys.in(detail, messages);
            if (keys != null && doubtfulEnd) {
                keys = keys.cutAt(keys.refused().valuesText().length());
            }
            if (keys != null && syslog) {
                keys = ControlNumbers.unsure(keys);
            }
            read = true;
        }
        return keys;
    }

    /**
     * Takes the tab from the beginning of each line, when it turns out that this was a server's text log. Those of the
     * DETAIL may be somebody's data all the same.
     */
    void removeTabs() {
        mayHaveTabs = true;
        read = false;
        String message = get(Field.MESSAGE);
        doubtfulName |= message != null && message.contains("\n\t");
        fields.forEach((field, text) -> {
            if (field != Field.DETAIL && text.indexOf("\n\t") >= 0) {
                String plain = text.toString().replace("\n\t", "\n");
                text.setLength(0);
                text.append(plain);
            }
        });
    }
}
