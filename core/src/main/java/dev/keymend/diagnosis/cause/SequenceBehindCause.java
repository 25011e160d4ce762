// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis.cause;

import dev.keymend.catalog.ExaminedUse;
import dev.keymend.catalog.SequenceUse;
import dev.keymend.catalog.UnreadUse;
import dev.keymend.plan.KeysAhead;
import dev.keymend.plan.LockBudget;
import dev.keymend.plan.Remedy;
import dev.keymend.plan.SequenceRepair;
import dev.keymend.violation.KeyText;
import dev.keymend.violation.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The sequence issued a value that a row already had. Proven only where the statement leaves the column to its default
 * and the sequence has issued the value; a sequence that never issued it did not cause the error.
 */
final class SequenceBehindCause implements CauseFinder {
    @Override
    public String id() {
        return "sequence-behind";
    }

    @Override
    public Optional<Cause> find(Incident incident) {
        if (incident.violation().kind() != Kind.UNIQUE) {
            return Optional.empty();
        }
        Optional<ExaminedUse> fed = incident.fedPart();
        if (fed.isPresent()) {
            return withSequence(incident, fed.get());
        }
        Optional<UnreadUse> unread = incident.unreadPart();
        return unread.isPresent() ? withoutValue(incident, unread.get()) : fromText(incident);
    }

    private Optional<Cause> withSequence(Incident incident, ExaminedUse use) {
        String column = use.use().column();
        KeyOrigin origin = KeyOrigin.of(incident.statement(), column);
        Optional<String> value = incident.keyValue(column);
        SequenceHistory history =
                value.map(text -> SequenceHistory.of(use, text)).orElse(SequenceHistory.PERHAPS);
        KeysAhead ahead = KeysAhead.of(use);
        // An id may be given that was taken from the sequence before, as JPA does; only while it is behind is that
        // likely.
        if ((origin == KeyOrigin.GIVEN && !ahead.behind()) || history == SequenceHistory.NEVER) {
            return Optional.empty();
        }
        if (value.isEmpty() && !ahead.behind()) {
            return Optional.empty();
        }
        List<String> evidence = new ArrayList<>();
        String sequence = use.use().sequence().name().quoted();
        evidence.add(fed(use.use()));
        value.ifPresent(text -> evidence.add(
                history == SequenceHistory.ISSUED
                        ? sequence + " has passed " + incident.display().of(text) + ": its last value is "
                                + use.keys().lastValue()
                        : sequence + " issued " + incident.display().of(text)
                                + " only if it was set back or has started"
                                + " over: it starts with "
                                + use.use().sequence().start() + ", and its last value is "
                                + use.keys().lastValue()));
        evidence.add(
                ahead.behind()
                        ? "it is behind now: the next value is "
                                + use.keys().nextValue().orElseThrow() + ", the highest key in its way "
                                + ahead.farthest().orElseThrow()
                        : "it is no longer behind: enough inserts have failed, or it was repaired");
        if (origin == KeyOrigin.DEFAULT) {
            evidence.add(leftOut(column));
        }
        evidence.addAll(AbsentRow.evidence(incident));
        Confidence confidence = confidence(origin, value.isPresent(), history, ahead.behind());
        List<Remedy> remedies = new ArrayList<>();
        SequenceRepair.of(
                        incident.uses().examined().stream()
                                .filter(other -> other.use().sequence().oid()
                                        == use.use().sequence().oid())
                                .toList(),
                        LockBudget.DEFAULT)
                .flatMap(SequenceRepair::step)
                .ifPresent(step -> remedies.add(new Remedy("keymend fix --apply: " + step.title(), List.of(step))));
        return Optional.of(new Cause(
                id(),
                confidence,
                "The sequence " + sequence + " hands out ids that rows already have: rows came with their ids, by a"
                        + " restore, COPY or an import, and nobody moved the sequence.",
                evidence,
                "a statement that gives " + column + " a value that did not come from the sequence",
                remedies));
    }

    private static Confidence confidence(
            KeyOrigin origin, boolean valueKnown, SequenceHistory history, boolean behind) {
        if (origin == KeyOrigin.DEFAULT && history == SequenceHistory.ISSUED) {
            return Confidence.PROVEN;
        }
        boolean doubtful = valueKnown && history == SequenceHistory.PERHAPS && origin != KeyOrigin.DEFAULT;
        return behind && !doubtful ? Confidence.LIKELY : Confidence.POSSIBLE;
    }

    /**
     * The catalog says that a sequence feeds the key, whatever this role may read. Whether it has issued the value is not
     * known, so nothing is proven; a statement that leaves the column out had its value from nowhere else, though.
     */
    private Optional<Cause> withoutValue(Incident incident, UnreadUse unread) {
        SequenceUse use = unread.use();
        String sequence = use.sequence().name().quoted();
        KeyOrigin origin = KeyOrigin.of(incident.statement(), use.column());
        List<String> evidence = new ArrayList<>();
        evidence.add(fed(use));
        evidence.add(unseen(unread));
        if (origin == KeyOrigin.DEFAULT) {
            evidence.add(leftOut(use.column()));
        }
        evidence.addAll(AbsentRow.evidence(incident));
        return Optional.of(new Cause(
                id(),
                origin == KeyOrigin.DEFAULT ? Confidence.LIKELY : Confidence.POSSIBLE,
                "The sequence " + sequence
                        + " seems to hand out ids that rows already have: rows came with their ids, by"
                        + " a restore, COPY or an import, and nobody moved the sequence.",
                evidence,
                "a value of " + sequence + " that has not come to the refused one, or a statement that gives "
                        + use.column() + " a value that did not come from the sequence",
                List.of(new Remedy("keymend fix, as a role that may read and move " + sequence, List.of()))));
    }

    private static String fed(SequenceUse use) {
        return use.quotedColumn() + " takes its values from "
                + use.sequence().name().quoted() + " (" + use.kind().words() + ")";
    }

    private static String leftOut(String column) {
        return "the statement leaves " + column + " to its default";
    }

    /** Why the sequence's value says nothing. */
    static String unseen(UnreadUse unread) {
        return "what " + unread.use().sequence().name().quoted() + " has issued is not known: "
                + unread.why().reason();
    }

    /** Without a database only the look of it speaks: a single whole number, and a column that is left out. */
    private Optional<Cause> fromText(Incident incident) {
        KeyText key = incident.violation().key();
        if (incident.connected() || key == null) {
            return Optional.empty();
        }
        List<String> columns = key.columns();
        Optional<List<String>> values = key.values();
        if (columns.size() != 1 || values.isEmpty() || !values.get().get(0).matches("\\d{1,19}")) {
            return Optional.empty();
        }
        KeyOrigin origin = KeyOrigin.of(incident.statement(), columns.get(0));
        if (origin == KeyOrigin.GIVEN) {
            return Optional.empty();
        }
        return Optional.of(new Cause(
                id(),
                origin == KeyOrigin.DEFAULT ? Confidence.LIKELY : Confidence.POSSIBLE,
                "If " + columns.get(0) + " takes its values from a sequence, the sequence is behind its table.",
                List.of(
                        "the key is the single whole number "
                                + incident.display().of(values.get().get(0)),
                        origin == KeyOrigin.DEFAULT ? leftOut(columns.get(0)) : "the statement is not known"),
                "a look at the database: keymend explain with a connection",
                List.of()));
    }
}
