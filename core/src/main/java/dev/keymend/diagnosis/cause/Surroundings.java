// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis.cause;

import dev.keymend.catalog.Circumstances;
import dev.keymend.catalog.CircumstancesReader;
import dev.keymend.catalog.ConstraintFacts;
import dev.keymend.catalog.IndexDoubts;
import dev.keymend.catalog.IndexExaminer;
import dev.keymend.catalog.ReadOptions;
import dev.keymend.internal.sql.ServerMessage;
import dev.keymend.violation.Kind;
import dev.keymend.violation.UniqueViolation;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was found out beside the constraint and its row.
 *
 * @param circumstances null without a database
 * @param doubts about the index that refused the key
 */
record Surroundings(@Nullable Circumstances circumstances, IndexDoubts doubts) {
    /** Without a database. */
    static final Surroundings UNKNOWN = new Surroundings(null, IndexDoubts.NONE);

    /**
     * Looks around a violation.
     *
     * @param notes takes what could not be seen
     * @throws SQLException when the catalog cannot be read
     */
    static Surroundings read(
            Connection database,
            ReadOptions options,
            UniqueViolation violation,
            @Nullable ConstraintFacts constraint,
            KeyReader.Result key,
            List<String> notes)
            throws SQLException {
        Circumstances circumstances = new CircumstancesReader(database, options)
                .read(constraint, ReplicationOrigin.of(violation).subscriptionOid());
        circumstances.indexBuilds().stream().distinct().forEach(command -> notes.add(building(constraint, command)));
        return new Surroundings(circumstances, doubts(database, options, violation, constraint, key, notes));
    }

    private static String building(@Nullable ConstraintFacts constraint, String command) {
        return command + " runs on "
                + (constraint == null ? "the table" : constraint.root().quoted())
                + " now. Until it is done, ON CONFLICT may choose its index anew from one statement to the next, and a"
                + " conflict on another one is a plain 23505.";
    }

    private static IndexDoubts doubts(
            Connection database,
            ReadOptions options,
            UniqueViolation violation,
            @Nullable ConstraintFacts constraint,
            KeyReader.Result key,
            List<String> notes) {
        if (constraint == null || violation.kind() != Kind.UNIQUE || !key.key().exact() || !key.looked()) {
            return IndexDoubts.NONE;
        }
        try {
            IndexDoubts doubts = new IndexExaminer(database, options)
                    .examine(constraint, key.key().values(), key.existing().size());
            notes.addAll(doubts.notes());
            return doubts;
        } catch (SQLException e) {
            notes.add("The index " + constraint.index().quoted() + " could not be examined: " + ServerMessage.of(e));
            return IndexDoubts.NONE;
        }
    }
}
