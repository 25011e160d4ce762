// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis;

import dev.keymend.catalog.CatalogSnapshot;
import dev.keymend.catalog.ColumnAudit;
import dev.keymend.catalog.ExaminedUse;
import dev.keymend.catalog.FedColumn;
import dev.keymend.catalog.SequenceFacts;
import dev.keymend.catalog.SequenceUse;
import dev.keymend.plan.Limit;
import dev.keymend.plan.Remedy;
import dev.keymend.plan.Room;
import dev.keymend.plan.Widening;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * Values will run out: little is left before the narrowest of the sequence, its column and the columns that store the
 * id because of a foreign key. A sequence with no value left is {@link SequenceExhaustedRule}'s, one that cycles has
 * no end.
 */
final class SequenceNearEndRule implements Rule {
    /** From here on it is reported whatever the rate. */
    private static final int WARNING_PERCENT = 80;

    private static final int ERROR_PERCENT = 95;

    /** A rate says nothing about a sequence that has most of its values left: a bulk load would frighten. */
    private static final int RATE_COUNTS_PERCENT = 50;

    private static final long WARNING_DAYS = 90;
    private static final long ERROR_DAYS = 30;

    /** A rate counted over less than this says nothing about the days to come. */
    private static final Duration LONG_ENOUGH = Duration.ofDays(7);

    @Override
    public String id() {
        return "sequence-near-end";
    }

    @Override
    public boolean decidesInserts() {
        return false;
    }

    @Override
    public List<Finding> check(CatalogSnapshot snapshot) {
        List<Finding> findings = new ArrayList<>();
        if (snapshot.columnAudit().wasRead()) {
            Map<Long, List<SequenceUse>> bySequence = snapshot.columnAudit().bySequence();
            for (ExaminedUse examined : snapshot.uses()) {
                List<SequenceUse> fed =
                        bySequence.getOrDefault(examined.use().sequence().oid(), List.of());
                check(examined, fed, snapshot.columnAudit(), findings);
            }
        }
        return findings;
    }

    /** @param fed every column that the same sequence feeds */
    private void check(ExaminedUse examined, List<SequenceUse> fed, ColumnAudit audit, List<Finding> findings) {
        SequenceUse use = examined.use();
        SequenceFacts sequence = use.sequence();
        if (sequence.cycle() || SequenceExhaustedRule.isExhausted(examined)) {
            return;
        }
        Room room = Room.of(examined, audit);
        List<Limit> nearest = room.nearest();
        long next = examined.keys().nextValue().orElseThrow();
        long left = room.left();
        int percent = room.percentUsed();
        OptionalLong perDay = insertsPerDay(fed, audit);
        OptionalLong days = days(left, perDay);
        Severity severity = severity(percent, days);
        if (severity == Severity.INFO) {
            return;
        }
        Map<String, Object> evidence = KeyEvidence.of(examined);
        evidence.put("valuesLeft", left);
        evidence.put("percentUsed", percent);
        evidence.put("limit", room.end());
        evidence.put("narrowest", room.words());
        String storing = audit.storing(use).stream()
                .map(column -> column.quotedColumn() + " " + column.columnType())
                .collect(Collectors.joining(", "));
        if (!storing.isEmpty()) {
            evidence.put("storedIn", storing);
        }
        perDay.ifPresent(rate -> evidence.put("insertsPerDay", rate));
        days.ifPresent(number -> evidence.put("daysLeft", number));
        // Whatever else would be near its end is widened with it: one after the other, each were a wait and a rewrite.
        List<Limit> near = Limit.ofAll(fed, audit).stream()
                .filter(limit -> isNear(sequence, limit.end(), next, perDay))
                .toList();
        Widening widening = widening(audit, near, nearest);
        Optional<String> obstacle = widening.isEmpty()
                ? Optional.of("nothing that limits it can be wider than it is")
                : widening.obstacle();
        List<Remedy> remedies = obstacle.isPresent() ? List.of() : List.of(widening.remedy());
        String refused = Obstacle.note(evidence, obstacle, "It is not widened");
        findings.add(new Finding(
                id(), severity, use.subject(), summary(nearest, left, percent, days) + refused, evidence, remedies));
    }

    private static String summary(List<Limit> nearest, long left, int percent, OptionalLong days) {
        return Words.number(percent) + " % are used up: "
                + (left == 0 ? "no value is" : left == 1 ? "1 value is" : Words.number(left) + " values are")
                + " left before " + nearest.get(0).end() + ", where "
                + Words.and(nearest.stream().map(Limit::words).toList())
                + (nearest.size() == 1 ? " ends." : " end.")
                + (days.isEmpty()
                        ? ""
                        : " At the rate of inserts that PostgreSQL has counted they last about "
                                + Words.count(days.getAsLong(), "day") + ", an estimate.");
    }

    /** All that is near its end; the nearest alone where something keeps another one as it is. */
    private static Widening widening(ColumnAudit audit, List<Limit> near, List<Limit> nearest) {
        if (near.isEmpty()) {
            return new Widening(audit, nearest);
        }
        Widening all = new Widening(audit, near);
        return all.isEmpty() || all.obstacle().isPresent() ? new Widening(audit, nearest) : all;
    }

    private static boolean isNear(SequenceFacts sequence, long end, long next, OptionalLong perDay) {
        long left = Room.left(sequence, end, next);
        return severity(Room.percentUsed(sequence, end, next, left), days(left, perDay)) != Severity.INFO;
    }

    private static OptionalLong days(long left, OptionalLong perDay) {
        return perDay.isEmpty() ? OptionalLong.empty() : OptionalLong.of(left / perDay.getAsLong());
    }

    private static Severity severity(int percent, OptionalLong days) {
        long left = days.isPresent() && percent >= RATE_COUNTS_PERCENT ? days.getAsLong() : Long.MAX_VALUE;
        if (percent >= ERROR_PERCENT || left < ERROR_DAYS) {
            return Severity.ERROR;
        }
        return percent >= WARNING_PERCENT || left < WARNING_DAYS ? Severity.WARNING : Severity.INFO;
    }

    /** How many values a day are taken, as far as rows tell; empty where that is not known for long enough. */
    private static OptionalLong insertsPerDay(List<SequenceUse> fed, ColumnAudit audit) {
        if (audit.counting().isEmpty() || audit.counting().get().compareTo(LONG_ENOUGH) < 0) {
            return OptionalLong.empty();
        }
        long inserted = 0;
        for (SequenceUse use : fed) {
            FedColumn column = audit.column(use);
            inserted += column == null ? 0 : column.insertedRows();
        }
        long perDay = Math.round((double) inserted
                / audit.counting().get().toSeconds()
                * Duration.ofDays(1).toSeconds());
        return perDay == 0 ? OptionalLong.empty() : OptionalLong.of(perDay);
    }
}
