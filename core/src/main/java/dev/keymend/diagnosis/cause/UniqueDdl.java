// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis.cause;

import dev.keymend.diagnosis.cause.SqlTokens.Kind;
import dev.keymend.diagnosis.cause.SqlTokens.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A unique key that a pasted statement tried to build. Data only.
 *
 * @param table the name's parts
 * @param name of the index or constraint; null when the server is to choose
 * @param constraint whether it is a constraint, not an index alone
 * @param columns as the catalog holds them; empty when a part is no plain column
 * @param partial whether the index has a condition
 */
record UniqueDdl(
        List<String> table,
        @Nullable String name,
        boolean constraint,
        boolean primary,
        List<String> columns,
        boolean nullsNotDistinct,
        boolean partial) {
    /** Copies the lists. */
    UniqueDdl {
        table = List.copyOf(table);
        columns = List.copyOf(columns);
    }

    /** Reads a statement; empty when it builds no unique key. */
    static Optional<UniqueDdl> read(@Nullable String sql) {
        return sql == null ? Optional.empty() : new Reader(SqlTokens.of(sql)).read();
    }

    private static final class Reader {
        private final List<Token> tokens;
        private int at;

        Reader(List<Token> tokens) {
            this.tokens = tokens;
        }

        Optional<UniqueDdl> read() {
            if (takes("create") && takes("unique") && takes("index")) {
                return index();
            }
            return takes("alter") && takes("table") ? constraint() : Optional.empty();
        }

        private Optional<UniqueDdl> index() {
            takes("concurrently");
            takes("if", "not", "exists");
            List<String> name = peek("on") ? List.of() : name();
            if (!takes("on")) {
                return Optional.empty();
            }
            takes("only");
            List<String> table = name();
            if (takes("using")) {
                at++;
            }
            List<String> columns = columns();
            return found(table, name.isEmpty() ? null : name.get(name.size() - 1), false, false, columns);
        }

        private Optional<UniqueDdl> constraint() {
            takes("if", "exists");
            takes("only");
            List<String> table = name();
            String name = null;
            for (; at < tokens.size(); at++) {
                if (takes("constraint")) {
                    name = at < tokens.size() ? tokens.get(at).text() : null;
                    at++;
                }
                boolean primary = takes("primary", "key");
                if (primary || takes("unique")) {
                    takes("nulls", "not", "distinct");
                    return found(table, name, true, primary, columns());
                }
            }
            return Optional.empty();
        }

        private Optional<UniqueDdl> found(
                List<String> table, @Nullable String name, boolean constraint, boolean primary, List<String> columns) {
            boolean nulls = false;
            boolean partial = false;
            for (int i = 2; i < tokens.size(); i++) {
                nulls |= tokens.get(i - 2).is("nulls")
                        && tokens.get(i - 1).is("not")
                        && tokens.get(i).is("distinct");
                partial |= i >= at && tokens.get(i).is("where");
            }
            return table.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new UniqueDdl(table, name, constraint, primary, columns, nulls, partial));
        }

        /** Plain columns, whatever their order; an expression, collation or operator class makes the key another. */
        private List<String> columns() {
            List<String> columns = new ArrayList<>();
            if (!takes("(")) {
                return columns;
            }
            while (at < tokens.size()) {
                if (!isName(tokens.get(at))) {
                    return List.of();
                }
                columns.add(tokens.get(at++).text());
                if (!takes("asc")) {
                    takes("desc");
                }
                if (!takes("nulls", "first")) {
                    takes("nulls", "last");
                }
                if (takes(")")) {
                    return columns;
                }
                if (!takes(",")) {
                    return List.of();
                }
            }
            return List.of();
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

        private static boolean isName(Token token) {
            return token.kind() == Kind.WORD || token.kind() == Kind.NAME;
        }

        private boolean peek(String word) {
            return at < tokens.size() && tokens.get(at).is(word);
        }

        private boolean takes(String... words) {
            for (int i = 0; i < words.length; i++) {
                if (at + i >= tokens.size() || !tokens.get(at + i).is(words[i])) {
                    return false;
                }
            }
            at += words.length;
            return true;
        }
    }
}
