// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis.cause;

import dev.keymend.catalog.TableColumns;
import dev.keymend.diagnosis.cause.SqlTokens.Kind;
import dev.keymend.diagnosis.cause.SqlTokens.Token;
import dev.keymend.violation.UniqueViolation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What can be read off a statement found in an error: its verb, and of a literal INSERT its table, columns and rows.
 * It is data; it is never run, prepared or EXPLAINed.
 *
 * @param table the name's parts; empty when it could not be read
 * @param columns of an INSERT or COPY, as the catalog would hold them; empty when the statement names none
 * @param rows of {@code INSERT … VALUES}; empty for everything else
 * @param conflictColumns of an ON CONFLICT that names plain columns
 * @param target what ON CONFLICT names, in every form
 * @param incremented columns that an UPDATE sets to themselves plus or minus something
 * @param hasWhere whether an UPDATE leaves some rows as they are
 */
record PastedStatement(
        Verb verb,
        List<String> table,
        List<String> columns,
        List<List<Value>> rows,
        boolean onConflict,
        boolean doUpdate,
        List<String> conflictColumns,
        ConflictTarget target,
        List<String> incremented,
        boolean hasWhere) {
    /** The first word that decides. */
    enum Verb {
        INSERT,
        UPDATE,
        COPY,
        MERGE,
        COMMIT,
        CREATE_INDEX,
        CREATE,
        OTHER
    }

    /**
     * A value in a VALUES list.
     *
     * @param text the value's text; null for NULL, DEFAULT and what is not a literal
     */
    record Value(Form form, @Nullable String text) {
        enum Form {
            LITERAL,
            NULL,
            DEFAULT,
            /** An expression, or a parameter that is not known. */
            UNKNOWN
        }
    }

    /** Copies the lists. */
    PastedStatement {
        table = List.copyOf(table);
        columns = List.copyOf(columns);
        rows = rows.stream().map(List::copyOf).toList();
        conflictColumns = List.copyOf(conflictColumns);
        incremented = List.copyOf(incremented);
    }

    /**
     * The same statement with the columns of the table where it names none: an INSERT without a list fills them in their
     * order, which is for ever the same unless one is dropped.
     */
    PastedStatement completedBy(TableColumns table) {
        boolean unsaid = verb == Verb.INSERT
                && columns.isEmpty()
                && rows.stream().anyMatch(row -> !row.isEmpty())
                && !table.columnsDropped();
        return unsaid
                ? new PastedStatement(
                        verb,
                        this.table,
                        table.names(),
                        rows,
                        onConflict,
                        doUpdate,
                        conflictColumns,
                        target,
                        incremented,
                        hasWhere)
                : this;
    }

    /** The statement without a table, columns or rows. */
    private static PastedStatement only(Verb verb) {
        return new PastedStatement(
                verb, List.of(), List.of(), List.of(), false, false, List.of(), ConflictTarget.NONE, List.of(), false);
    }

    /** The statement that a violation carries; null when it carries none. */
    static @Nullable PastedStatement of(UniqueViolation violation) {
        String sql = violation.statement();
        return sql == null ? null : read(sql, BoundParameters.read(violation.parameters()));
    }

    /**
     * Reads a statement.
     *
     * @param parameters the bound values, as far as they are known
     */
    static PastedStatement read(String sql, BoundParameters parameters) {
        return new Reader(SqlTokens.of(sql), parameters).read();
    }

    private static final class Reader {
        private final List<Token> tokens;
        private final BoundParameters parameters;
        private int at;
        private int questionMarks;

        Reader(List<Token> tokens, BoundParameters parameters) {
            this.tokens = tokens;
            this.parameters = parameters;
        }

        PastedStatement read() {
            if (takes("insert") && takes("into")) {
                return insert();
            }
            if (takes("update")) {
                return update();
            }
            if (takes("copy")) {
                List<String> table = name();
                return new PastedStatement(
                        Verb.COPY,
                        table,
                        columnList(),
                        List.of(),
                        false,
                        false,
                        List.of(),
                        ConflictTarget.NONE,
                        List.of(),
                        false);
            }
            if (takes("create")) {
                return only(takes("unique") && takes("index") ? Verb.CREATE_INDEX : Verb.CREATE);
            }
            if (takes("reindex")) {
                return only(Verb.CREATE_INDEX);
            }
            if (takes("alter")) {
                boolean addsKey = tokens.stream().anyMatch(token -> token.is("primary") || token.is("unique"));
                return only(addsKey ? Verb.CREATE_INDEX : Verb.OTHER);
            }
            if (takes("commit") || takes("end") || (takes("set") && takes("constraints"))) {
                return only(Verb.COMMIT);
            }
            return only(takes("merge") ? Verb.MERGE : Verb.OTHER);
        }

        private PastedStatement insert() {
            List<String> table = name();
            if (takes("as")) {
                at++;
            }
            List<String> columns = columnList();
            if (takes("overriding")) {
                at += 2; // SYSTEM VALUE, USER VALUE
            }
            List<List<Value>> rows = new ArrayList<>();
            if (takes("values")) {
                do {
                    rows.add(row());
                } while (takes(","));
            } else if (takes("default") && takes("values")) {
                rows.add(List.of());
            }
            boolean onConflict = false;
            boolean doUpdate = false;
            List<String> conflictColumns = List.of();
            ConflictTarget target = ConflictTarget.NONE;
            for (; at < tokens.size(); at++) {
                if (peek("on") && at + 1 < tokens.size() && tokens.get(at + 1).is("conflict")) {
                    onConflict = true;
                    at += 2;
                    target = ConflictTarget.read(upTo("do"));
                    conflictColumns = columnList();
                }
                doUpdate |= onConflict
                        && peek("do")
                        && at + 1 < tokens.size()
                        && tokens.get(at + 1).is("update");
            }
            return new PastedStatement(
                    Verb.INSERT, table, columns, rows, onConflict, doUpdate, conflictColumns, target, List.of(), false);
        }

        private PastedStatement update() {
            takes("only");
            List<String> table = name();
            List<String> incremented = new ArrayList<>();
            for (; at + 4 < tokens.size(); at++) {
                Token target = tokens.get(at);
                Token operator = tokens.get(at + 3);
                if (isName(target)
                        && tokens.get(at + 1).is("=")
                        && tokens.get(at + 2).text().equals(target.text())
                        && (operator.is("+") || operator.is("-"))) {
                    incremented.add(target.text());
                }
            }
            return new PastedStatement(
                    Verb.UPDATE,
                    table,
                    List.of(),
                    List.of(),
                    false,
                    false,
                    List.of(),
                    ConflictTarget.NONE,
                    incremented,
                    tokens.stream().anyMatch(token -> token.is("where")));
        }

        /** The tokens from here to a word, which is not passed. */
        private List<Token> upTo(String word) {
            int end = at;
            while (end < tokens.size() && !tokens.get(end).is(word)) {
                end++;
            }
            return tokens.subList(at, end);
        }

        private List<Value> row() {
            List<Value> values = new ArrayList<>();
            if (!takes("(")) {
                return values;
            }
            do {
                values.add(value());
            } while (takes(","));
            takes(")");
            return values;
        }

        /** One value up to its comma or closing parenthesis; anything but a plain literal is unknown. */
        private Value value() {
            int start = at;
            int depth = 0;
            while (at < tokens.size()) {
                Token token = tokens.get(at);
                if (depth == 0 && (token.is(",") || token.is(")"))) {
                    break;
                }
                depth += token.is("(") || token.is("[") ? 1 : token.is(")") || token.is("]") ? -1 : 0;
                at++;
            }
            return literal(withoutCast(tokens.subList(start, at)));
        }

        /** A cast after a literal says how to read it, not what it is. */
        private static List<Token> withoutCast(List<Token> value) {
            for (int i = 1; i < value.size(); i++) {
                if (value.get(i).is("::")) {
                    return value.subList(0, i);
                }
            }
            return value;
        }

        private Value literal(List<Token> value) {
            if (value.size() == 2 && value.get(0).is("-") && value.get(1).kind() == Kind.NUMBER) {
                return new Value(Value.Form.LITERAL, "-" + value.get(1).text());
            }
            if (value.size() != 1) {
                countParameters(value);
                return new Value(Value.Form.UNKNOWN, null);
            }
            Token token = value.get(0);
            return switch (token.kind()) {
                case TEXT, NUMBER -> new Value(Value.Form.LITERAL, token.text());
                case PARAMETER -> parameter(token);
                case NAMED -> parameters.byName().getOrDefault(token.text(), new Value(Value.Form.UNKNOWN, null));
                case WORD ->
                    switch (token.text()) {
                        case "null" -> new Value(Value.Form.NULL, null);
                        case "default" -> new Value(Value.Form.DEFAULT, null);
                        case "true", "false" ->
                            new Value(
                                    Value.Form.LITERAL,
                                    token.text().substring(0, 1).toLowerCase(Locale.ROOT));
                        default -> new Value(Value.Form.UNKNOWN, null);
                    };
                case NAME, SYMBOL -> new Value(Value.Form.UNKNOWN, null);
            };
        }

        private Value parameter(Token token) {
            int place = token.text().equals("?")
                    ? ++questionMarks
                    : (int) Math.min(
                            Integer.MAX_VALUE, Double.parseDouble(token.text().substring(1)));
            return parameters.byPlace().getOrDefault(place, new Value(Value.Form.UNKNOWN, null));
        }

        private void countParameters(List<Token> value) {
            questionMarks += (int) value.stream()
                    .filter(token ->
                            token.kind() == Kind.PARAMETER && token.text().equals("?"))
                    .count();
        }

        private List<String> name() {
            List<String> parts = new ArrayList<>();
            while (at < tokens.size() && isName(tokens.get(at))) {
                parts.add(tokens.get(at++).text());
                if (!takes(".")) {
                    break;
                }
            }
            return parts;
        }

        private List<String> columnList() {
            List<String> columns = new ArrayList<>();
            if (!peek("(")) {
                return columns;
            }
            at++;
            while (at < tokens.size() && !peek(")")) {
                Token token = tokens.get(at++);
                if (isName(token)) {
                    columns.add(token.text());
                } else if (!token.is(",")) {
                    return List.of(); // An expression: no plain list of columns.
                }
            }
            at++;
            return columns;
        }

        private static boolean isName(Token token) {
            return token.kind() == Kind.WORD || token.kind() == Kind.NAME;
        }

        private boolean peek(String word) {
            return at < tokens.size() && tokens.get(at).is(word);
        }

        private boolean takes(String word) {
            boolean found = peek(word);
            at += found ? 1 : 0;
            return found;
        }
    }
}
