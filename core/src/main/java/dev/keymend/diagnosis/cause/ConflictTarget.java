// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis.cause;

import dev.keymend.catalog.ConstraintFacts;
import dev.keymend.diagnosis.cause.SqlTokens.Kind;
import dev.keymend.diagnosis.cause.SqlTokens.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What stands between ON CONFLICT and DO: which index it waits for. Expressions are kept in a form in which what a person
 * writes and what the server prints are equal, as far as that can be without a server: without brackets, casts and
 * schemas.
 *
 * @param constraint of {@code ON CONFLICT ON CONSTRAINT name}; null for anything else
 * @param parts columns and expressions; empty when a constraint is named, or nothing at all
 * @param predicate of the clause's WHERE; null without one
 */
record ConflictTarget(
        @Nullable String constraint,
        List<String> parts,
        @Nullable String predicate) {
    /** No ON CONFLICT, or one without a target. */
    static final ConflictTarget NONE = new ConflictTarget(null, List.of(), null);

    /** Copies the parts. */
    ConflictTarget {
        parts = List.copyOf(parts);
    }

    /** Reads the tokens after ON CONFLICT, up to DO or the end. */
    static ConflictTarget read(List<Token> tokens) {
        if (tokens.size() > 2 && tokens.get(0).is("on") && tokens.get(1).is("constraint")) {
            return new ConflictTarget(tokens.get(2).text(), List.of(), null);
        }
        if (tokens.isEmpty() || !tokens.get(0).is("(")) {
            return NONE;
        }
        List<String> parts = new ArrayList<>();
        int depth = 0;
        int start = 1;
        int at = 0;
        for (; at < tokens.size(); at++) {
            Token token = tokens.get(at);
            depth += token.is("(") ? 1 : token.is(")") ? -1 : 0;
            if (depth == 0 || (depth == 1 && token.is(","))) {
                parts.add(normal(tokens.subList(start, at)));
                start = at + 1;
            }
            if (depth == 0) {
                break;
            }
        }
        boolean where = start < tokens.size() && tokens.get(start).is("where");
        return new ConflictTarget(null, parts, where ? normal(tokens.subList(start + 1, tokens.size())) : null);
    }

    boolean isNone() {
        return constraint == null && parts.isEmpty();
    }

    /** Whether it names the constraint itself, whichever of its names. */
    boolean names(ConstraintFacts facts) {
        return constraint != null
                && (constraint.equals(facts.constraint())
                        || constraint.equals(facts.index().name())
                        || constraint.equals(facts.rootIndex()));
    }

    /** Whether its parts are those of the constraint, in whatever order. */
    boolean hasPartsOf(ConstraintFacts facts) {
        return Set.copyOf(parts).equals(Set.copyOf(parts(facts)));
    }

    /** Whether its WHERE is the constraint's predicate, word by word. */
    boolean hasPredicateOf(ConstraintFacts facts) {
        return facts.predicate() == null
                || normal(SqlTokens.of(facts.predicate())).equals(predicate);
    }

    /** The parts of a constraint in the form of these. */
    static List<String> parts(ConstraintFacts facts) {
        return facts.parts().stream()
                .map(part -> part.column() == null ? normal(SqlTokens.of(part.text())) : part.column())
                .toList();
    }

    /** As it stood in the statement, for a person. */
    String words() {
        return constraint == null ? "(" + String.join(", ", parts) + ")" : "ON CONSTRAINT " + constraint;
    }

    private static String normal(List<Token> tokens) {
        List<Token> kept = new ArrayList<>();
        boolean cast = false;
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            boolean qualifier = i + 1 < tokens.size() && tokens.get(i + 1).is(".");
            if (token.is("::")) {
                cast = true;
            } else if (cast && (token.kind() == Kind.WORD || token.kind() == Kind.NAME)) {
                cast = qualifier || (i + 1 < tokens.size() && tokens.get(i + 1).is("varying"));
            } else if (!token.is("(") && !token.is(")") && !token.is(".") && !qualifier) {
                kept.add(token);
            }
        }
        return kept.stream()
                .map(token -> token.kind() == Kind.TEXT ? "'" + token.text() + "'" : token.text())
                .collect(Collectors.joining(" "));
    }
}
