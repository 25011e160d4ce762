// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis.cause;

import dev.keymend.catalog.Circumstances;
import dev.keymend.catalog.ConstraintFacts;
import dev.keymend.internal.sql.Identifiers;
import dev.keymend.plan.Remedy;
import dev.keymend.plan.Step;
import dev.keymend.violation.UniqueViolation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A subscription's apply worker met a row that the subscriber has already, and tries again for ever. */
final class ReplicationApplyCause implements CauseFinder {
    /** The first major version with ALTER SUBSCRIPTION … SKIP. */
    private static final int SKIP = 15;

    private static final String COPYING =
            "The first copy of a subscription's table does not get on: the subscriber's table"
                    + " has rows already, and the worker begins again with every try.";

    @Override
    public String id() {
        return "replication-apply";
    }

    @Override
    public Optional<Cause> find(Incident incident) {
        List<String> evidence = evidence(incident.violation());
        if (evidence.isEmpty()) {
            return Optional.empty();
        }
        if (incident.existing().isEmpty()
                && incident.constraint() != null
                && incident.key().exact()) {
            evidence.add("no row has the key now: if nothing hides it, the worker has gone on");
        }
        boolean copying = isInitialCopy(incident.violation());
        return Optional.of(new Cause(
                id(),
                Confidence.PROVEN,
                copying ? COPYING : summary(incident.violation().replicationConflict()),
                evidence,
                "nothing: the report comes from the worker of a subscription",
                remedies(incident, copying)));
    }

    private static List<String> evidence(UniqueViolation violation) {
        List<String> evidence = new ArrayList<>();
        String conflict = violation.replicationConflict();
        if (conflict != null) {
            evidence.add("the apply worker reports conflict=" + conflict);
        }
        String origin = ReplicationOrigin.of(violation).name();
        if (origin != null) {
            evidence.add("the context names the replication origin " + origin);
        }
        String backend = violation.backendType();
        if (backend != null && backend.startsWith("logical replication")) {
            evidence.add("the error was logged by a " + backend);
        }
        return evidence;
    }

    /** A table that is copied for the first time comes by COPY, and from a worker of its own. */
    private static boolean isInitialCopy(UniqueViolation violation) {
        String backend = violation.backendType();
        return violation.copyLine().isPresent() || (backend != null && backend.contains("tablesync"));
    }

    private static String summary(@Nullable String conflict) {
        String row = switch (conflict == null ? "" : conflict) {
            case "update_exists" ->
                "an update from the publisher gives a row a key that another row on the" + " subscriber has already";
            case "multiple_unique_conflicts" ->
                "a row from the publisher meets several rows on the subscriber, each"
                        + " by another key, and all of them are in its way";
            default -> "a row from the publisher is on the subscriber already, written there by somebody else";
        };
        return "Logical replication stands still: " + row + ". The worker tries the same transaction again and again,"
                + " and the publisher keeps its WAL meanwhile.";
    }

    private static List<Remedy> remedies(Incident incident, boolean copying) {
        List<Remedy> remedies = new ArrayList<>();
        ConstraintFacts constraint = incident.constraint();
        if (constraint != null && incident.key().exact() && !incident.existing().isEmpty()) {
            remedies.add(removeRow(incident, constraint));
        }
        if (!copying) {
            remedies.add(skip(incident));
        }
        return remedies;
    }

    private static Remedy removeRow(Incident incident, ConstraintFacts constraint) {
        return new Remedy(
                "Remove the subscriber's row, if the publisher's is the right one",
                List.of(Step.byHand(
                        "Delete the row, on the subscriber",
                        "DELETE FROM " + constraint.root().quoted() + " WHERE "
                                + KeyCondition.of(constraint, incident.key().values(), incident.display()) + ";",
                        "RowExclusiveLock on the table; what the row holds and the publisher's does not is lost, and"
                                + " foreign keys and triggers act as for any delete")));
    }

    private static Remedy skip(Incident incident) {
        ReplicationOrigin origin = ReplicationOrigin.of(incident.violation());
        Circumstances circumstances = incident.around().circumstances();
        Circumstances.Subscription known = circumstances == null ? null : circumstances.subscription();
        String subscription = known == null ? "/* the subscription */" : Identifiers.quote(known.name());
        int major = circumstances == null ? 0 : circumstances.majorVersion();
        String lost = "none on tables; all that the publisher's transaction changed is lost here, in other rows and"
                + " tables as well";
        if (origin.lsn() != null || major >= SKIP) {
            String lsn = origin.lsn() == null ? "/* after 'finished at' in the CONTEXT */" : "'" + origin.lsn() + "'";
            return new Remedy(
                    "Skip the publisher's transaction (PostgreSQL 15 and later)",
                    List.of(Step.byHand(
                            "Skip it, as a superuser on the subscriber",
                            "ALTER SUBSCRIPTION " + subscription + " SKIP (lsn = " + lsn + ");",
                            lost)));
        }
        String name = origin.name() != null
                ? Identifiers.literal(origin.name())
                : known != null ? "'pg_" + known.oid() + "'" : "/* the origin, pg_ and the subscription's OID */";
        return new Remedy(
                "Skip the publisher's transaction (PostgreSQL 14, which does not say where it ends)",
                List.of(Step.byHand(
                        "Move the origin past the transaction, as a superuser on the subscriber",
                        "SELECT external_id, remote_lsn FROM pg_replication_origin_status;\nALTER SUBSCRIPTION "
                                + subscription + " DISABLE;\nSELECT pg_replication_origin_advance(" + name
                                + ", /* the end of the transaction in the publisher's WAL */);\nALTER SUBSCRIPTION "
                                + subscription + " ENABLE;",
                        lost + "; a position that is too far loses the transactions in between")));
    }
}
