// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis.cause;

import dev.keymend.violation.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Another transaction committed the same key just before: two requests raced. */
final class ConcurrentInsertCause implements CauseFinder {
    private static final Duration CLOSE = Duration.ofSeconds(2);

    @Override
    public String id() {
        return "concurrent-insert";
    }

    /** A sequence gives no two sessions the same value. */
    private static boolean cameFromItsSequence(Incident incident) {
        return incident.feeding()
                .filter(fed -> KeyOrigin.of(incident.statement(), fed.column()) == KeyOrigin.DEFAULT)
                .isPresent();
    }

    @Override
    public Optional<Cause> find(Incident incident) {
        Instant failed = incident.violation().time();
        if (incident.violation().kind() != Kind.UNIQUE
                || failed == null
                || incident.constraint() == null
                || incident.existing().isEmpty()
                || cameFromItsSequence(incident)) {
            return Optional.empty();
        }
        Instant committed = incident.existing().get(0).committedAt();
        if (committed == null) {
            return Optional.empty();
        }
        Duration apart = Duration.between(committed, failed);
        // A log cuts its times to milliseconds, or to seconds, so the error may seem to come first.
        if (apart.compareTo(CLOSE) > 0 || apart.compareTo(Duration.ofSeconds(-1)) < 0) {
            return Optional.empty();
        }
        return Optional.of(new Cause(
                id(),
                Confidence.LIKELY,
                "Two transactions inserted the same key at the same moment; the other one was first. Looking before"
                        + " inserting does not prevent that, ON CONFLICT does.",
                List.of("the row that is there was last written " + Math.max(0, apart.toMillis())
                        + " ms before the error"),
                "both inserts in one session",
                TextRemedies.upserts(incident)));
    }
}
