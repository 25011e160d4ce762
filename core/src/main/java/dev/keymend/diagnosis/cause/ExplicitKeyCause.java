// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis.cause;

import dev.keymend.catalog.ExaminedUse;
import dev.keymend.catalog.UnreadUse;
import dev.keymend.plan.KeysAhead;
import dev.keymend.violation.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The id came with the statement, while a sequence stands ready to give one. */
final class ExplicitKeyCause implements CauseFinder {
    @Override
    public String id() {
        return "explicit-key";
    }

    @Override
    public Optional<Cause> find(Incident incident) {
        if (incident.violation().kind() != Kind.UNIQUE) {
            return Optional.empty();
        }
        Optional<ExaminedUse> fed = incident.fedPart();
        return fed.isPresent()
                ? beside(incident, fed.get())
                : incident.unreadPart().flatMap(unread -> besideUnread(incident, unread));
    }

    private Optional<Cause> beside(Incident incident, ExaminedUse use) {
        String column = use.use().column();
        KeyOrigin origin = KeyOrigin.of(incident.statement(), column);
        Optional<String> value = incident.keyValue(column);
        SequenceHistory history =
                value.map(text -> SequenceHistory.of(use, text)).orElse(SequenceHistory.ISSUED);
        boolean neverIssued = history == SequenceHistory.NEVER;
        if (origin == KeyOrigin.DEFAULT || (origin == KeyOrigin.UNKNOWN && history == SequenceHistory.ISSUED)) {
            return Optional.empty();
        }
        List<String> evidence = new ArrayList<>();
        if (origin == KeyOrigin.GIVEN) {
            evidence.add("the statement gives " + column + " a value itself");
        }
        if (history != SequenceHistory.ISSUED) {
            evidence.add(use.use().sequence().name().quoted()
                    + (neverIssued ? " has never issued " : " issues, unless it was set back or has started over, no ")
                    + incident.display().of(value.orElseThrow()));
        }
        // Behind and past the value: the id may have been taken from the sequence first, as JPA does.
        boolean behind = KeysAhead.of(use).behind();
        boolean proven = origin == KeyOrigin.GIVEN && (neverIssued || !behind);
        return Optional.of(cause(incident, column, proven ? Confidence.PROVEN : Confidence.LIKELY, evidence, behind));
    }

    /** Whether the sequence has issued the value cannot be told, so it may have been taken from it first. */
    private Optional<Cause> besideUnread(Incident incident, UnreadUse unread) {
        String column = unread.use().column();
        KeyOrigin origin = KeyOrigin.of(incident.statement(), column);
        if (origin == KeyOrigin.DEFAULT) {
            return Optional.empty();
        }
        List<String> evidence = new ArrayList<>();
        if (origin == KeyOrigin.GIVEN) {
            evidence.add("the statement gives " + column + " a value itself");
        }
        evidence.add(SequenceBehindCause.unseen(unread));
        return Optional.of(cause(
                incident,
                column,
                origin == KeyOrigin.GIVEN ? Confidence.LIKELY : Confidence.POSSIBLE,
                evidence,
                false));
    }

    private Cause cause(
            Incident incident, String column, Confidence confidence, List<String> evidence, boolean behind) {
        List<String> all = new ArrayList<>(evidence);
        all.addAll(AbsentRow.evidence(incident));
        return new Cause(
                id(),
                confidence,
                "The id was given by the client, and " + (incident.gone() ? "some row had it" : "a row has it already")
                        + ". Leave " + column + " out, and the sequence gives a free one"
                        + (behind ? " once it is mended: it is behind itself." : "."),
                all,
                "a statement that leaves " + column + " to its default",
                TextRemedies.upserts(incident));
    }
}
