// SPDX-License-Identifier: Apache-2.0
package dev.keymend.violation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the lines that programs print around an error: the message in the middle of a line, and fields after it. */
final class PastedLines {
    private static final String PRISMA = "Unique constraint failed on the ";
    private static final String SQL = "[SQL: ";
    private static final String PARAMETERS = "[parameters: ";

    /** Looking on for a further message reads the rest of the line each time. */
    private static final int LONG_LINE = 100_000;

    private final Messages messages;
    private final List<Draft> drafts;
    private final Chain chain = new Chain();
    private @Nullable Field open;
    private boolean framed;
    private @Nullable Field wrapped;
    private @Nullable Field glued;
    private boolean psql;

    PastedLines(Messages messages, List<Draft> drafts) {
        this.messages = messages;
        this.drafts = drafts;
    }

    Chain chain() {
        return chain;
    }

    /** The field that the last line has begun and the next may go on with; null when there is none. */
    @Nullable Field open() {
        return open;
    }

    /** Whether the last line's text goes on in the next, in quotation marks again. */
    boolean isGlued() {
        return glued != null;
    }

    /** Whether that field ends with a closing bracket. */
    boolean framed() {
        return framed;
    }

    /** The last error comes from psql, which prints no fields. */
    void psql() {
        psql = true;
    }

    boolean isPsql() {
        return psql;
    }

    /**
     * Reads one line.
     *
     * @param last the error that it may say more about
     * @return the last error that begins in the line; null when none does
     */
    @Nullable Draft read(String line, @Nullable Draft last) {
        open = null;
        if (glued != null && last != null && goesOnGlued(line.strip(), last)) {
            return null;
        }
        glued = null;
        Headline headline = messages.find(line, 0);
        if (headline != null) {
            psql = false;
            return errors(line, headline);
        }
        if (line.indexOf("\\\"") >= 0) {
            Draft printed = printed(line, last);
            if (printed != null) {
                psql = false;
                return printed;
            }
        }
        int prisma = line.indexOf(PRISMA);
        if (prisma >= 0) {
            psql = false;
            return prisma(line.substring(prisma));
        }
        if (last == null || !last.isUnfinished(messages)) {
            chain.pass(line);
        }
        if (last != null) {
            more(line, last);
        }
        return null;
    }

    private Draft errors(String line, Headline first) {
        Headline headline = first;
        Draft draft = null;
        int most = line.length() > LONG_LINE ? 3 : 100;
        while (true) {
            Headline next = --most > 0 ? messages.find(line, headline.end()) : null;
            boolean again = draft != null;
            draft = new Draft(Draft.Origin.PASTED);
            draft.headline(headline);
            draft.put(Field.MESSAGE, line.substring(headline.start(), headline.end()));
            draft.put(Field.SQLSTATE, SqlStates.near(line, headline));
            if (next == null && goesOn(line.substring(headline.end())) && !isQuoted(line, headline.start())) {
                draft.doubtName();
            }
            String beginning = line.substring(0, headline.start());
            draft.put(Field.STATEMENT, Statements.before(beginning));
            boolean field = startsMessageField(beginning) && !drafts.isEmpty();
            draft.repeatsTheLast(chain.repeats(beginning) || again || field);
            draft.echoed(beginning.contains("SqlExceptionHelper"));
            after(draft, line.substring(headline.end(), next == null ? line.length() : next.start()));
            draft.put(Field.STATEMENT, Statements.in(line));
            drafts.add(draft);
            if (next == null) {
                return draft;
            }
            headline = next;
        }
    }

    /** Whether a program has put a text with this place in it between quotation marks. */
    private static boolean isQuoted(String line, int at) {
        return line.substring(0, at).chars().filter(c -> c == '"').count() % 2 != 0;
    }

    /** Whether what follows a name looks like more of it: a letter right behind the quotation mark, or one more mark. */
    private static boolean goesOn(String rest) {
        boolean word = !rest.isEmpty() && (Character.isLetterOrDigit(rest.charAt(0)) || rest.charAt(0) == '"');
        return word || (rest.endsWith("\"") && rest.length() < 70 && rest.indexOf('"') == rest.length() - 1);
    }

    /** The message as a field of an object that is being printed, the object's heading having named it already. */
    private static boolean startsMessageField(String beginning) {
        String text = beginning.strip();
        int colon = text.indexOf(':');
        return colon > 0
                && Character.isWhitespace(beginning.charAt(0))
                && Field.named(text.substring(0, colon)) == Field.MESSAGE;
    }

    /** What follows a message in its line: a DETAIL squeezed onto it, fields, line feeds printed as {@code \n}. */
    private void after(Draft draft, String tail) {
        if (tail.isBlank()) {
            return;
        }
        boolean escaped = isEscaped(tail);
        String text = escaped ? Escapes.undo(tail) : tail;
        int from = 0;
        for (int i = 0; i < 20 && from <= text.length() && !draft.has(Field.DETAIL); i++) {
            int end = text.indexOf('\n', from);
            String line = text.substring(from, end < 0 ? text.length() : end);
            LabelledLine labelled = LabelledLine.read(line, messages);
            if (labelled != null && labelled.field() == Field.DETAIL && !labelled.printsAnObject()) {
                draft.put(Field.DETAIL, labelled.content() + (end < 0 ? "" : text.substring(end)));
            }
            from = end < 0 ? text.length() + 1 : end + 1;
        }
        if (!draft.has(Field.DETAIL)) {
            draft.put(Field.DETAIL, detail(text.stripLeading()));
        }
        if (escaped && draft.has(Field.DETAIL)) {
            draft.stop();
        }
        draft.putAll(PrintedFields.in(tail));
    }

    /** Whether a program has printed a line feed before the DETAIL as two characters; a path may hold them as well. */
    private boolean isEscaped(String tail) {
        int at = tail.indexOf("\\n");
        for (int i = 0; at >= 0 && i < 20; i++) {
            String rest = tail.substring(at + 2, Math.min(tail.length(), at + 200));
            LabelledLine labelled = LabelledLine.read(rest, messages);
            if (labelled != null && labelled.prefix().isBlank()) {
                return true;
            }
            at = tail.indexOf("\\n", at + 2);
        }
        return false;
    }

    /** An error printed as an object or a text in which quotation marks have backslashes. */
    private @Nullable Draft printed(String line, @Nullable Draft last) {
        PrintedFields fields = PrintedFields.in(line);
        String message = fields.fields().get(Field.MESSAGE);
        Headline headline = message == null ? null : messages.whole(message.strip());
        if (headline == null) {
            String plain = Escapes.undo(line);
            Headline inside = messages.find(plain, 0);
            if (inside == null) {
                return null;
            }
            int end = plain.indexOf('\n', inside.end());
            Draft draft = errors(end < 0 ? plain : plain.substring(0, end), inside);
            after(draft, plain.substring(inside.end()));
            draft.putAll(PrintedFields.in(line));
            return draft;
        }
        Draft draft = new Draft(Draft.Origin.PASTED);
        draft.headline(headline);
        draft.putAll(fields);
        boolean field = last != null && Character.isWhitespace(line.charAt(0));
        int end = line.indexOf(headline.name() == null ? ":" : "\\\"");
        draft.repeatsTheLast(chain.repeats(line.substring(0, Math.max(0, end))) || field);
        drafts.add(draft);
        return draft;
    }

    private Draft prisma(String text) {
        Draft draft = new Draft(Draft.Origin.PASTED);
        draft.put(Field.MESSAGE, text);
        draft.put(Field.SQLSTATE, Judgement.PRISMA);
        String what = text.substring(PRISMA.length());
        int colon = what.indexOf(':');
        if (what.startsWith("fields") && colon > 0) {
            draft.put(Field.COLUMNS, what.substring(colon + 1));
        } else if (what.startsWith("constraint") && colon > 0) {
            draft.put(
                    Field.CONSTRAINT, what.substring(colon + 1).replace("`", "").strip());
        }
        draft.withheld(what.startsWith("(not available)"));
        draft.repeatsTheLast(chain.repeats(""));
        drafts.add(draft);
        return draft;
    }

    private void more(String line, Draft last) {
        if (!last.has(Field.DETAIL)) {
            String detail = detail(line.stripLeading());
            if (detail != null) {
                last.put(Field.DETAIL, detail);
                open = Field.DETAIL;
                framed = false;
                return;
            }
        }
        if (line.startsWith(SQL)) {
            framed(line, SQL, Field.STATEMENT, last);
        } else if (line.startsWith(PARAMETERS)) {
            framed(line, PARAMETERS, Field.PARAMETERS, last);
        } else {
            last.put(Field.STATEMENT, Statements.in(line));
            if (!psql) {
                fields(line, last);
            }
        }
    }

    /** The fields of a line; Rust prints a text alone in the line after {@code name: Some(}. */
    private void fields(String line, Draft last) {
        String text = line.strip();
        if (wrapped != null && text.startsWith("\"")) {
            StringBuilder value = new StringBuilder();
            Escapes.quoted(text, 0, value);
            boolean detail = wrapped == Field.DETAIL && !last.has(Field.DETAIL);
            last.put(wrapped, value.toString());
            if (detail) {
                last.close();
            }
        }
        wrapped = text.endsWith(": Some(") ? Field.named(text.substring(0, text.length() - ": Some(".length())) : null;
        PrintedFields printed = PrintedFields.in(line);
        printed.fields().keySet().stream()
                .filter(field -> isGlued(text) && !last.has(field))
                .findFirst()
                .ifPresent(field -> glued = field);
        last.putAll(printed);
    }

    private boolean goesOnGlued(String text, Draft last) {
        if (glued == null || text.isEmpty() || "'\"`".indexOf(text.charAt(0)) < 0) {
            return false;
        }
        StringBuilder value = new StringBuilder();
        Escapes.quoted(text, 0, value);
        last.addRest(glued, value.toString());
        glued = isGlued(text) ? glued : null;
        return true;
    }

    /** Node prints a text of several lines as several texts with a plus between. */
    private static boolean isGlued(String text) {
        return text.endsWith("' +") || text.endsWith("\" +") || text.endsWith("` +");
    }

    private void framed(String line, String frame, Field field, Draft last) {
        boolean closed = line.endsWith("]");
        last.put(field, line.substring(frame.length(), line.length() - (closed ? 1 : 0)));
        open = closed ? null : field;
        framed = !closed;
    }

    /** A DETAIL without its label, perhaps in quotation marks; null when the text does not begin with one. */
    private @Nullable String detail(String text) {
        if (!text.contains(")=(")) {
            return null;
        }
        boolean quoted = text.startsWith("\"") && !text.startsWith("\"(");
        String plain = text;
        if (quoted) {
            StringBuilder inside = new StringBuilder();
            Escapes.quoted(text, 0, inside);
            plain = inside.toString();
        }
        int open = plain.indexOf('(');
        for (DetailShape shape : messages.details()) {
            boolean begins = shape.before().isEmpty()
                    ? open == 0 && plain.contains(')' + shape.after())
                    : plain.startsWith(shape.before() + '(');
            if (begins) {
                return plain;
            }
        }
        return null;
    }
}
