// SPDX-License-Identifier: Apache-2.0
package dev.keymend.insert;

import dev.keymend.internal.sql.Queries;
import dev.keymend.internal.sql.SqlResource;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the table: read by the first call, again after a while, and as soon as a call is refused for what may have
 * changed.
 */
final class KnownTable {
    private static final SqlResource ALTERED_HERE = SqlResource.load(KnownTable.class, "altered-here.sql");
    private static final long LASTS_NANOS = Duration.ofMinutes(5).toNanos();

    /** Calls whose values are wrong time and again must not have the catalog read each time. */
    private static final long UNDOUBTED_NANOS = Duration.ofSeconds(1).toNanos();

    private final Spec spec;
    private final AtomicReference<@Nullable Facts> known = new AtomicReference<>();

    /**
     * What was read of the catalog, and when.
     *
     * @param doubtable whether a refusal is a reason to read it again
     */
    private record Facts(Statements statements, long atNanos, boolean doubtable) {
        boolean youngerThan(long nanos) {
            return System.nanoTime() - atNanos < nanos;
        }
    }

    /**
     * What is done with the statements.
     *
     * @param <P> what they have prepared
     * @param <T> what comes of it
     */
    interface Use<P, T> {
        T run(Statements statements, P prepared) throws SQLException;
    }

    KnownTable(Spec spec) {
        this.spec = spec;
    }

    /**
     * Prepares something by the statements and does it; both once more where what was known of the table may be to blame.
     *
     * @param prepare sends nothing; throws InsertException where something cannot be done
     */
    <P, T> T use(Session session, Function<Statements, P> prepare, Use<P, T> use) throws SQLException {
        Facts facts = known.getPlain();
        if (facts == null || !facts.youngerThan(LASTS_NANOS)) {
            facts = read(session, true);
            return use.run(facts.statements(), prepare.apply(facts.statements()));
        }
        P prepared;
        try {
            prepared = prepare.apply(facts.statements());
        } catch (InsertException e) {
            if (!mayBeWrong(facts)) {
                throw e;
            }
            facts = read(session, false);
            prepared = prepare.apply(facts.statements());
        }
        try {
            return use.run(facts.statements(), prepared);
        } catch (SQLException e) {
            if (!SqlState.mayBeOfChangedTable(e)) {
                throw e;
            }
            boolean again = mayBeWrong(facts) && !session.callers();
            if (!again) {
                forget(facts); // The caller's transaction is aborted, but the next one will know better.
                throw e;
            }
            session.startAnew();
            Statements anew = read(session, false).statements();
            return use.run(anew, prepare.apply(anew));
        }
    }

    private static boolean mayBeWrong(Facts facts) {
        return facts.doubtable() || !facts.youngerThan(UNDOUBTED_NANOS);
    }

    private void forget(Facts facts) {
        if (mayBeWrong(facts)) {
            known.compareAndSet(facts, null);
        }
    }

    /** Reads the catalog, and keeps what it says unless this very transaction, which may be rolled back, has made it so. */
    private Facts read(Session session, boolean doubtable) throws SQLException {
        return CatalogReads.run(session, spec.table(), () -> {
            InsertTarget target = InsertTargetReader.read(session.connection(), spec.table());
            Facts facts = new Facts(new Statements(spec, target), System.nanoTime(), doubtable);
            if (!session.callers() || !isAlteredHere(session, target)) {
                known.set(facts);
            }
            return facts;
        });
    }

    private static boolean isAlteredHere(Session session, InsertTarget target) throws SQLException {
        String sql = ALTERED_HERE.with(Map.of("table", target.table().oid() + "::oid"));
        return Queries.list(session.connection(), sql, row -> row.getBoolean("altered"))
                .get(0);
    }
}
