// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis.cause;

import java.util.List;
import java.util.Optional;

/** A subscription's apply worker met a row that the subscriber has already, and tries again for ever. */
final class ReplicationApplyCause implements CauseFinder {
    @Override
    public String id() {
        return "replication-apply";
    }

    @Override
    public Optional<Cause> find(Incident incident) {
        String conflict = incident.violation().replicationConflict();
        String context = incident.violation().context();
        boolean applying = context != null && context.contains("replication origin");
        if (conflict == null && !applying) {
            return Optional.empty();
        }
        return Optional.of(new Cause(
                id(),
                Confidence.PROVEN,
                "Logical replication stands still: a row from the publisher is on the subscriber already, written there by"
                        + " somebody else. Remove or change the subscriber's row, or skip the transaction with"
                        + " ALTER SUBSCRIPTION … SKIP (lsn = …) (PostgreSQL 15 and later), which skips all of it.",
                List.of(
                        conflict == null
                                ? "the context names a replication origin"
                                : "the apply worker reports conflict=" + conflict),
                "nothing: the report comes from the apply worker",
                List.of()));
    }
}
