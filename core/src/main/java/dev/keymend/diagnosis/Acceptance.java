// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis;

import dev.keymend.catalog.Subject;
import dev.keymend.internal.sql.Identifiers;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What somebody has decided to live with: a table, a column, a sequence, an index, a collation or a subscription, for one rule
 * or for all.
 *
 * @param text as the user wrote it
 * @param rule the rule it is meant for; null for all
 * @param name the parts of the name, with or without a schema
 */
public record Acceptance(String text, @Nullable String rule, List<String> name) {
    /** Copies the name. */
    public Acceptance {
        name = List.copyOf(name);
    }

    /**
     * Reads {@code [rule:]name}, the name as SQL writes it.
     *
     * @throws IllegalArgumentException with a sentence for the user when it is something else
     */
    public static Acceptance parse(String text) {
        int colon = Identifiers.indexOutsideQuotes(text, ':');
        String rule = colon < 0 ? null : text.substring(0, colon);
        boolean known = rule == null
                || rule.equals("unexamined")
                || Rules.ALL.stream().anyMatch(each -> each.id().equals(rule));
        if (!known) {
            throw new IllegalArgumentException("'" + text + "' accepts findings of the rule '" + rule
                    + "', which does not exist; there are " + Rules.ids() + " and unexamined");
        }
        List<String> name = Identifiers.parse(text.substring(colon + 1));
        if (name.isEmpty()) {
            throw new IllegalArgumentException("'" + text + "' does not name a table, column or sequence; write"
                    + " [rule:][schema.]name, for example sequence-unlinked:public.users_seq");
        }
        return new Acceptance(text, rule, name);
    }

    boolean covers(Subject subject, String ruleId) {
        NamePattern pattern = new NamePattern(name);
        return (rule == null || rule.equals(ruleId))
                && (pattern.namesTable(subject)
                        || pattern.namesColumn(subject)
                        || pattern.namesSequence(subject)
                        || pattern.namesIndex(subject)
                        || pattern.namesCollationOrSubscription(subject));
    }
}
