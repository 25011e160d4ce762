// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis.cause;

import dev.keymend.catalog.ConflictProbe;
import dev.keymend.catalog.ConstraintFacts;
import dev.keymend.catalog.ExistingRow;
import dev.keymend.violation.Candidates;
import dev.keymend.violation.KeyText;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a key's values apart with the catalog's help: the columns give the prefix and the number of values, their types
 * rule splits out, and where several remain, a look at the table chooses the one that is there. What remains after that
 * is ambiguous, and said to be.
 */
final class KeyReader {
    /** A look-up each; more readings than this are not looked at. */
    private static final int MOST_LOOKED_UP = 200;

    private static final int MOST_SHOWN = 10;

    /**
     * What was read, and the rows that hold the key.
     *
     * @param looked whether the table was looked at, so that no row means that there is none
     */
    record Result(KeyReading key, List<ExistingRow> existing, boolean looked) {
        static final Result NONE = unseen(KeyReading.NONE);

        static Result seen(KeyReading key, List<ExistingRow> existing) {
            return new Result(key, existing, true);
        }

        static Result unseen(KeyReading key) {
            return new Result(key, List.of(), false);
        }
    }

    private KeyReader() {}

    /** Without a look at the table: what the columns and their types tell. */
    static Result read(KeyText key, ConstraintFacts constraint) {
        List<List<String>> fitting = fitting(key, constraint);
        if (key.truncated() || fitting.isEmpty()) {
            return Result.NONE;
        }
        return Result.unseen(firstOf(
                fitting,
                fitting.size() <= MOST_SHOWN && candidates(key, constraint).complete()));
    }

    private static KeyReading firstOf(List<List<String>> fitting, boolean complete) {
        return new KeyReading(fitting.subList(0, Math.min(MOST_SHOWN, fitting.size())), complete, false);
    }

    static Result read(KeyText key, ConstraintFacts constraint, ConflictProbe probe) throws SQLException {
        return read(key, constraint, probe, List.of());
    }

    /**
     * @param attempted the keys that the statement itself holds, as far as they could be read off it: of several readings
     *     the one among them was refused, whichever rows are there now
     */
    static Result read(KeyText key, ConstraintFacts constraint, ConflictProbe probe, List<List<String>> attempted)
            throws SQLException {
        List<List<String>> fitting = fitting(key, constraint);
        if (key.truncated() || fitting.isEmpty()) {
            return Result.NONE;
        }
        boolean complete = candidates(key, constraint).complete();
        if (fitting.size() > MOST_LOOKED_UP || !complete) {
            return Result.unseen(firstOf(fitting, false));
        }
        List<ConflictProbe.Answer> answers = probe.look(constraint, fitting);
        List<List<String>> possible = new ArrayList<>();
        List<List<String>> there = new ArrayList<>();
        List<ExistingRow> existing = new ArrayList<>();
        for (int i = 0; i < fitting.size(); i++) {
            if (answers.get(i).possible()) {
                possible.add(fitting.get(i));
            }
            if (!answers.get(i).rows().isEmpty()) {
                there.add(fitting.get(i));
                existing.addAll(answers.get(i).rows());
            }
        }
        if (possible.size() == 1) {
            return Result.seen(new KeyReading(possible, true, false), existing);
        }
        List<List<String>> named = possible.stream().filter(attempted::contains).toList();
        if (named.size() == 1) {
            return Result.seen(
                    new KeyReading(named, true, false),
                    answers.get(fitting.indexOf(named.get(0))).rows());
        }
        if (constraint.rowSecurityActive() || !attempted.isEmpty()) {
            // The row that was met may be one that the look-up cannot see, beside another reading that it can.
            return Result.seen(new KeyReading(possible, true, false), List.of());
        }
        if (there.size() == 1) {
            return Result.seen(new KeyReading(there, true, true), existing);
        }
        // Several of the readings are there, or none: which one was refused cannot be told any more.
        return Result.seen(new KeyReading(possible, true, false), List.of());
    }

    private static List<List<String>> fitting(KeyText key, ConstraintFacts constraint) {
        List<String> types =
                constraint.parts().stream().map(ConstraintFacts.Part::type).toList();
        return candidates(key, constraint).splits().stream()
                .filter(split -> TypeFilter.fits(split, types))
                .toList();
    }

    private static Candidates candidates(KeyText key, ConstraintFacts constraint) {
        // An expression may be printed with other qualifications than here; then the number of parts must do.
        return key.ofColumns(constraint.columnTexts())
                .candidates(constraint.parts().size());
    }
}
