// SPDX-License-Identifier: Apache-2.0
package dev.keymend.violation;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
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

    private final Origin origin;
    private final Map<Field, StringBuilder> fields = new EnumMap<>(Field.class);
    private @Nullable Headline headline;
    private boolean repeatsTheLast;
    private boolean echoed;
    private boolean withheld;
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
            fields.put(field, new StringBuilder(text));
        }
    }

    /** Adds a further line to a field that is set. */
    void addLine(Field field, String line) {
        StringBuilder text = fields.get(field);
        if (text != null && text.length() + line.length() < MOST_CHARACTERS) {
            text.append('\n').append(line);
        }
    }

    /** Adds to the last line of a field that is set. */
    void addRest(Field field, String rest) {
        StringBuilder text = fields.get(field);
        if (text != null && text.length() + rest.length() < MOST_CHARACTERS) {
            text.append(rest);
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
        return key == null
                || itsKey == null
                || Objects.equals(key, itsKey)
                || (key.columnsText().equals(itsKey.columnsText()) && (key.truncated() || itsKey.truncated()));
    }

    /** Takes over what another reading of the same error knows more. */
    void fillFrom(Draft other, Messages messages) {
        KeyText key = key(messages);
        KeyText itsKey = other.key(messages);
        if (itsKey != null && (key == null || (key.truncated() && !itsKey.truncated()))) {
            fields.remove(Field.DETAIL);
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
        String detail = get(Field.DETAIL);
        if (detail == null) {
            return null;
        }
        PrintedKeys keys = PrintedKeys.in(detail, messages);
        int lineEnd = detail.indexOf('\n');
        boolean hangsOn = origin == Origin.PASTED && lineEnd > 0 && keys != null && !keys.shaped();
        return hangsOn ? PrintedKeys.in(detail.substring(0, lineEnd), messages) : keys;
    }

    /** Takes the tab from the beginning of each line, when it turns out that this was a server's text log. */
    void removeTabs() {
        for (StringBuilder text : fields.values()) {
            if (text.indexOf("\n\t") >= 0) {
                String plain = text.toString().replace("\n\t", "\n");
                text.setLength(0);
                text.append(plain);
            }
        }
    }
}
