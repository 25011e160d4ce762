// SPDX-License-Identifier: Apache-2.0
package dev.keymend.catalog;

import dev.keymend.internal.sql.Identifiers;
import dev.keymend.internal.sql.ServerMessage;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Why a use cannot be examined, and which grant would change that. */
final class Obstacles {
    private Obstacles() {}

    /** What stands in the way before anything is read; null when nothing does. */
    static @Nullable Unexamined before(SequenceUse use, String role) {
        SequenceFacts sequence = use.sequence();
        TableFacts table = use.table();
        if (isPlainToSee(use)) {
            return null; // Nearly all: nothing is put together for these.
        }
        String grantee = Identifiers.quote(role);
        List<String> reasons = new ArrayList<>();
        List<String> grants = new ArrayList<>();
        if (!table.schemaUsable()) {
            reasons.add("no USAGE on the schema of the table");
            grants.add("GRANT USAGE ON SCHEMA " + Identifiers.quote(table.name().schema()) + " TO " + grantee + ";");
        }
        if (!sequence.schemaUsable()
                && !sequence.name().schema().equals(table.name().schema())) {
            reasons.add("no USAGE on the schema of the sequence");
            grants.add(
                    "GRANT USAGE ON SCHEMA " + Identifiers.quote(sequence.name().schema()) + " TO " + grantee + ";");
        }
        if (!use.maySelect()) {
            reasons.add("no SELECT on the column");
            grants.add("GRANT SELECT (" + Identifiers.quote(use.column()) + ") ON "
                    + table.name().quoted() + " TO " + grantee + ";");
        }
        if (table.rowSecurityActive()) {
            reasons.add("row-level security hides rows from this role, so its highest key means nothing");
            grants.add("ALTER ROLE " + grantee + " BYPASSRLS;");
        }
        if (!sequence.maySelect() && !sequence.mayUse()) {
            reasons.add("no SELECT on the sequence");
            grants.add(selectOn(sequence, role));
        }
        if (!reasons.isEmpty()) {
            // All at once: being sent back for one grant after the other is no help.
            return unexamined(use, String.join("; ", reasons), String.join(" ", grants));
        }
        if (use.affixes() != null) {
            return null;
        }
        if (use.plainDefault() && !use.handsOutNumbers()) {
            return unexamined(use, "its type is " + use.columnType() + ", not a whole number", null);
        }
        if (roundsWholeNumbers(use)) {
            return unexamined(use, "its type " + use.columnType() + " rounds whole numbers", null);
        }
        if (!use.plainDefault()) {
            return unexamined(
                    use, "its default computes something from the sequence: " + use.defaultExpression(), null);
        }
        return null;
    }

    private static boolean isPlainToSee(SequenceUse use) {
        return use.table().schemaUsable()
                && use.sequence().schemaUsable()
                && use.maySelect()
                && !use.table().rowSecurityActive()
                && use.sequence().maySelect()
                && use.handsOutNumbers()
                && !roundsWholeNumbers(use);
    }

    /** A scale below zero, as {@code numeric(3,-2)} has from 15 on, makes different values of a sequence the same key. */
    private static boolean roundsWholeNumbers(SequenceUse use) {
        return use.fullType().startsWith("numeric(") && use.fullType().contains(",-");
    }

    /** Keys that stand where this server cannot look, so that not even their absence means anything; else null. */
    static @Nullable Unexamined elsewhere(SequenceUse use) {
        return switch (use.table().kind()) {
            case FOREIGN -> unexamined(use, "it is a foreign table, whose keys another server holds", null);
            case VIEW -> unexamined(use, "it is a view, and which key its default becomes is not known", null);
            case PLAIN, PARTITIONED ->
                use.foreignPart() ? unexamined(use, "part of the table is a foreign table", null) : null;
        };
    }

    /** What collides in another way than by an equal value of the column. */
    static Unexamined opaque(SequenceUse use) {
        return unexamined(
                use,
                "it stands in an exclusion constraint, or in a unique index by an expression or a generated column,"
                        + " which are not judged",
                null);
    }

    /** What the catalog says about the table could not be read in full. */
    static Unexamined locked(SequenceUse use) {
        return unexamined(use, "locked by another session while the catalog was read", null);
    }

    /** A sequence whose state did not come back: without SELECT, "never used" and "not permitted" look the same. */
    static Unexamined withoutState(SequenceUse use, String role, String reason) {
        return unexamined(use, reason, selectOn(use.sequence(), role));
    }

    private static String selectOn(SequenceFacts sequence, String role) {
        return "GRANT SELECT ON SEQUENCE " + sequence.name().quoted() + " TO " + Identifiers.quote(role) + ";";
    }

    /** Sooner than any timeout of ours. */
    static Unexamined cancelled(SequenceUse use) {
        return unexamined(use, "the reading of its keys was cancelled by somebody else", null);
    }

    /** What the server answered instead of facts. */
    static Unexamined after(
            SequenceUse use, SQLException e, ReadOptions options, String role, ColumnEstimate estimate) {
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        // A partial index is over columns that this role may not read, or the privilege was taken away meanwhile.
        String grant = state.equals("42501")
                ? "GRANT SELECT ON " + use.table().name().quoted() + " TO " + Identifiers.quote(role) + ";"
                : null;
        return unexamined(
                use,
                switch (state) {
                    case "57014" ->
                        "reading its keys took longer than " + seconds(options.statementTimeout())
                                + " (an index that begins with the column makes it quick)" + estimate.words();
                    case "55P03" -> "locked by another session for longer than " + seconds(options.lockTimeout());
                    case "42P01" -> "dropped while it was being read";
                    default -> ServerMessage.of(e);
                },
                grant);
    }

    static String seconds(Duration duration) {
        long millis = duration.toMillis();
        return millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
    }

    private static Unexamined unexamined(SequenceUse use, String reason, @Nullable String grant) {
        return new Unexamined(use.subject(), reason, grant);
    }
}
