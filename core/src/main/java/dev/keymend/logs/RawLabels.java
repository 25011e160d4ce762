// SPDX-License-Identifier: Apache-2.0
package dev.keymend.logs;

import dev.keymend.violation.LoggedLine;
import dev.keymend.violation.LoggedLine.Part;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the label of a line in its bytes, so that of most lines no more is looked at than their beginning: what a server says below an
 * error, in any language, is never one of ours. Whatever is not sure is left to those who read the line as a text. Used by one thread.
 */
final class RawLabels {
    /** The line may hold anything. */
    static final int UNDECIDED = 0;

    /** The line holds no error of ours, whatever stands in it. */
    static final int HARMLESS = 1;

    /** The line's label is that of an error. */
    static final int ERROR = 2;

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    /** Bytes; a label further on is left to others. */
    private static final int LONGEST_PREFIX = 400;

    private static final long COLONS = 0x3a3a3a3a3a3a3a3aL;
    private static final long BRACES = 0x7b7b7b7b7b7b7b7bL;
    private static final long COMMAS = 0x2c2c2c2c2c2c2c2cL;
    private static final long NEW_LINES = 0x0a0a0a0a0a0a0a0aL;

    /** {@code conf}, with which a report of a conflict begins that an apply worker has met, be it an error or not. */
    private static final int CONFLICT = 'c' | 'o' << 8 | 'n' << 16 | 'f' << 24;

    /** {@code 23505: } stands before a message where the log is verbose. */
    private static final int STATE = 7;

    private static final List<Part> PARTS = List.of(Part.values());

    /** So many beginnings of harmless lines are recognised at a glance; and after so many others, one of them takes an old one's place. */
    private static final int MOST_USUAL = 4;

    private static final int OTHERS = 64;

    private static final int ERROR_PART = PARTS.indexOf(Part.ERROR);
    private static final int NONE = -1;

    private static final Label[][] BY_LAST_BYTE = byLastByte();

    private final Usual[] usual = new Usual[MOST_USUAL];
    private int usualSize;
    private int others;
    private int labelStart;
    private int contentStart;

    /** Which of the parts, as a number, since to keep an object for each line takes longer than to look at the line. */
    private int part;

    private static final class Label {
        private final byte[] bytes;
        private final int part;

        private Label(String text, int part) {
            this.bytes = text.getBytes(StandardCharsets.UTF_8);
            this.part = part;
        }
    }

    /** The beginning of a harmless line, up to where its text begins. */
    private static final class Usual {
        private final DigitShape shape;
        private final int label;
        private final int part;

        private Usual(DigitShape shape, int label, int part) {
            this.shape = shape;
            this.label = label;
            this.part = part;
        }
    }

    /** By their last byte, that of a letter in both of its cases. */
    private static Label[][] byLastByte() {
        List<List<Label>> lists = new ArrayList<>();
        for (int i = 0; i < 256; i++) {
            lists.add(new ArrayList<>());
        }
        LoggedLine.labels().forEach((text, part) -> {
            Label label = new Label(text, part.map(PARTS::indexOf).orElse(NONE));
            int last = label.bytes[label.bytes.length - 1] & 0xff;
            lists.get(last).add(label);
            if (last >= 'A' && last <= 'Z') {
                lists.get(last + ('a' - 'A')).add(label);
            }
        });
        return lists.stream().map(list -> list.toArray(new Label[0])).toArray(Label[][]::new);
    }

    /** Where the label of the last line begins, if that has one: its prefix ends there. */
    int labelStart() {
        return labelStart;
    }

    /** Where the text begins after the label of the last line; where the line begins, when it has none. */
    int contentStart() {
        return contentStart;
    }

    /** What the label of the last line says; null when it was {@link #UNDECIDED}. */
    @Nullable Part part() {
        return part < 0 ? null : PARTS.get(part);
    }

    /**
     * Says what a line is.
     *
     * @param bytes has {@link Anchors#PADDING} more bytes than {@code size}
     * @param at where the line begins
     * @param size what is behind it is not the log's
     */
    int read(byte[] bytes, int at, int size) {
        if (isUsual(bytes, at, size)) {
            return HARMLESS;
        }
        int what = look(bytes, at, size);
        if (what == HARMLESS && part >= 0 && contentStart + Anchors.PADDING <= size) {
            others++;
            if (usualSize < MOST_USUAL || others % OTHERS == 0) {
                int place = usualSize < MOST_USUAL ? usualSize++ : others / OTHERS % MOST_USUAL;
                usual[place] = new Usual(new DigitShape(bytes, at, contentStart), labelStart - at, part);
            }
        }
        return what;
    }

    private boolean isUsual(byte[] bytes, int at, int size) {
        if (size - at < LONGEST_PREFIX) {
            return false;
        }
        for (int i = 0; i < usualSize; i++) {
            Usual each = usual[i];
            if (each.shape.fits(bytes, at)) {
                labelStart = at + each.label;
                contentStart = at + each.shape.length();
                part = each.part;
                return !mayTellOfConflict(bytes, contentStart);
            }
        }
        return false;
    }

    private int look(byte[] bytes, int at, int size) {
        part = NONE;
        labelStart = at;
        contentStart = at;
        byte first = bytes[at];
        if (first == '\t' || first == '\n') {
            return HARMLESS; // A further line of what is no error of its own, or of none.
        }
        // Members of JSON texts may be lines of logs.
        if (first == '"' || first == ' ' || isCsv(bytes, at, size)) {
            return UNDECIDED;
        }
        int limit = Math.min(size, at + LONGEST_PREFIX);
        for (int i = at; i < limit; i += Long.BYTES) {
            long word = Words.at(bytes, i);
            long marks = Words.zeros(word ^ COLONS) | Words.zeros(word ^ NEW_LINES) | Words.zeros(word ^ BRACES);
            while (marks != 0) {
                int place = i + Words.firstMarked(marks);
                marks &= marks - 1;
                byte mark = bytes[place];
                if (place + 2 >= limit || mark == '\n' || mark == '{') {
                    return UNDECIDED;
                }
                // Beyond the first byte that is meant, others may be marked.
                if (mark == ':' && (bytes[place + 1] == ' ' || bytes[place + 1] == '\n')) {
                    int found = endingAt(bytes, at, place);
                    if (found >= 0) {
                        return found;
                    }
                }
            }
        }
        return UNDECIDED;
    }

    /** What the label is that ends at a colon; -1 when there is none. */
    private int endingAt(byte[] bytes, int at, int colon) {
        int end = withoutBlanks(bytes, at, colon);
        if (end == at) {
            return -1;
        }
        byte last = bytes[end - 1];
        for (Label label : BY_LAST_BYTE[last & 0xff]) {
            int start = end - label.bytes.length;
            if (start >= at && endsWith(bytes, end, label.bytes)) {
                return isOfWord(bytes, at, start - 1) || bytes[colon + 1] != ' ' || bytes[colon + 2] != ' '
                        ? UNDECIDED
                        : decided(bytes, label.part, start, colon + 3);
            }
        }
        // A letter may end a label in the other case.
        return last < 0 || mayEnd(bytes, at, end) ? UNDECIDED : -1;
    }

    private int decided(byte[] bytes, int found, int start, int content) {
        if (found == NONE || mayTellOfConflict(bytes, content)) {
            return UNDECIDED;
        }
        part = found;
        labelStart = start;
        contentStart = content;
        return found == ERROR_PART ? ERROR : HARMLESS;
    }

    private static boolean mayTellOfConflict(byte[] bytes, int content) {
        if (content + STATE + Integer.BYTES > bytes.length) {
            return true;
        }
        return (bytes[content] == 'c' && (int) INT.get(bytes, content) == CONFLICT)
                || (bytes[content + STATE] == 'c' && (int) INT.get(bytes, content + STATE) == CONFLICT);
    }

    /** Whether a word that ends here has the last two letters of a label, in whatever case. */
    private static boolean mayEnd(byte[] bytes, int at, int end) {
        if (end - 2 < at) {
            return false;
        }
        for (Label label : BY_LAST_BYTE[bytes[end - 1] & 0xff]) {
            byte before = label.bytes[label.bytes.length - 2];
            if (before < 0 || (before & 0xdf) == (bytes[end - 2] & 0xdf)) {
                return true;
            }
        }
        return false;
    }

    private static boolean endsWith(byte[] bytes, int end, byte[] label) {
        for (int i = label.length - 1, j = end - 1; i >= 0; i--, j--) {
            if (bytes[j] != label[i]) {
                return false;
            }
        }
        return true;
    }

    private static boolean isOfWord(byte[] bytes, int at, int place) {
        if (place < at) {
            return false;
        }
        byte b = bytes[place];
        return b < 0 || (b >= '0' && b <= '9') || (b >= 'A' && b <= 'Z') || (b >= 'a' && b <= 'z');
    }

    /** In French a blank, which may be one that does not break, stands before a colon. */
    private static int withoutBlanks(byte[] bytes, int at, int colon) {
        int end = colon;
        while (end > at) {
            if (bytes[end - 1] == ' ') {
                end--;
            } else if (end - 1 > at && bytes[end - 1] == (byte) 0xa0 && bytes[end - 2] == (byte) 0xc2) {
                end -= 2;
            } else {
                break;
            }
        }
        return end;
    }

    /** Whether a record of a CSV log may begin where a line does: a time with milliseconds and zone, then a comma. */
    static boolean isCsv(byte[] bytes, int at, int size) {
        if (at + 40 > size) {
            return true;
        }
        if (bytes[at + 4] != '-' || bytes[at + 19] != '.' || bytes[at + 23] != ' ') {
            return false;
        }
        long commas = Words.zeros(Words.at(bytes, at + 24) ^ COMMAS) | Words.zeros(Words.at(bytes, at + 32) ^ COMMAS);
        return commas != 0;
    }
}
