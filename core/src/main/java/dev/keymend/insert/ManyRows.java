// SPDX-License-Identifier: Apache-2.0
package dev.keymend.insert;

import java.sql.Array;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Brings many rows there in waves: each looks up all rows of the same columns and writes those that are to be written. Another wave
 * takes those that share their key with an earlier row or met somebody else, and what is left then goes one by one. In a transaction,
 * whoever's it is.
 */
final class ManyRows<R> {
    /** What one statement takes; its parameters are held in memory on both sides. */
    private static final int MOST_IN_ONE = 20_000;

    private static final int MOST_WAVES = 3;
    private static final int MOST_DEADLOCKS = 5;

    private final Session session;
    private final Statements statements;
    private final Mapping<R> mapping;
    private final List<Statements.Prepared> rows;
    private final @Nullable InsertOutcome<R>[] outcomes;

    /** Of each row, whether it was changed or deleted between a look and the change. */
    private final boolean[] lost;

    /** Of each row, whether it was not there when it was looked for, and then was not inserted. */
    private final boolean[] beaten;

    @SuppressWarnings({"unchecked", "rawtypes"}) // No array of a generic type can be made otherwise.
    ManyRows(Session session, Statements statements, Mapping<R> mapping, List<Statements.Prepared> rows) {
        this.session = session;
        this.statements = statements;
        this.mapping = mapping;
        this.rows = rows;
        outcomes = new @Nullable InsertOutcome[rows.size()];
        lost = new boolean[rows.size()];
        beaten = new boolean[rows.size()];
    }

    /** Thrown when a trigger has given rows other keys than they came with, so that they cannot be told apart afterwards. */
    private static final class OtherKeysException extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /** All outcomes, in the order of the rows. */
    List<InsertOutcome<R>> run() throws SQLException {
        boolean stale = false;
        for (int deadlocks = 0; ; deadlocks++) {
            try {
                return session.wholly(this::together);
            } catch (OtherKeysException e) {
                return session.wholly(this::oneByOne);
            } catch (SQLException e) {
                if (!stale && SqlState.isStalePlan(e)) {
                    stale = true;
                    continue; // The driver prepares it anew, now that the failed transaction or savepoint is undone.
                }
                if (SqlState.isRefusedKey(e) || SqlState.isUnsupported(e)) {
                    return session.wholly(this::oneByOne); // Which row it was, only one by one can tell.
                }
                // The savepoint has let go of the locks of this batch, so another try may find the other one done.
                if (session.callers()
                        && SqlState.asksForRetry(e)
                        && (!SqlState.isDeadlock(e) || deadlocks == MOST_DEADLOCKS)) {
                    throw new RetryTransactionException(
                            "the batch met what this transaction cannot see or wait for", e);
                }
                if (!session.callers() || !SqlState.isDeadlock(e)) {
                    throw e;
                }
            }
        }
    }

    private List<InsertOutcome<R>> oneByOne() throws SQLException {
        begin();
        return inOrder();
    }

    private void begin() {
        Arrays.fill(outcomes, null);
        Arrays.fill(lost, false);
        Arrays.fill(beaten, false);
    }

    private List<InsertOutcome<R>> together() throws SQLException {
        begin();
        if (statements.arbiter().groups()) {
            Map<Shape, List<Integer>> shapes = new LinkedHashMap<>();
            for (int i = 0; i < rows.size(); i++) {
                shapes.computeIfAbsent(rows.get(i).shape(), shape -> new ArrayList<>())
                        .add(i);
            }
            for (Map.Entry<Shape, List<Integer>> each : shapes.entrySet()) {
                List<Integer> all = each.getValue();
                for (int from = 0; from < all.size(); from += MOST_IN_ONE) {
                    waves(each.getKey(), all.subList(from, Math.min(all.size(), from + MOST_IN_ONE)));
                }
            }
        }
        return inOrder();
    }

    private void waves(Shape shape, List<Integer> places) throws SQLException {
        List<Integer> left = places;
        for (int wave = 0; wave < MOST_WAVES && !left.isEmpty(); wave++) {
            List<Integer> done = wave(shape, left);
            if (done.isEmpty()) {
                return;
            }
            left = left.stream().filter(place -> outcomes[place] == null).toList();
        }
    }

    /** Looks up the rows at these places and writes what is to be written; the places that are settled by it. */
    private List<Integer> wave(Shape shape, List<Integer> places) throws SQLException {
        Wave wave = new Wave(shape, places);
        wave.read();
        wave.insert();
        wave.change();
        return wave.settled;
    }

    private final class Wave {
        private final Shape shape;
        private final List<Integer> places;
        private final int back = statements.back().size();
        private final List<Integer> settled = new ArrayList<>();
        private final Map<Integer, List<String>> differing = new LinkedHashMap<>();
        private final List<Integer> absent = new ArrayList<>();

        Wave(Shape shape, List<Integer> places) {
            this.shape = shape;
            this.places = places;
        }

        void read() throws SQLException {
            Set<Integer> there = new HashSet<>();
            each(shape.batch().read(), places, (place, row) -> {
                there.add(place);
                Look<R> look = Look.of(row, back, shape, mapping);
                if (!look.counts()) {
                    throw OneRow.notKnown(statements);
                }
                if (!row.getBoolean(back + 5)) {
                    return; // What the earlier row with this key changes is not known yet.
                }
                if (shape.upserts() && !look.differs().isEmpty()) {
                    differing.put(place, look.differs());
                } else {
                    settle(place, look.outcome(lost[place] || beaten[place]));
                }
            });
            places.stream().filter(place -> !there.contains(place)).forEach(absent::add);
        }

        void insert() throws SQLException {
            for (int place : absent) {
                List<String> unreadable = rows.get(place).unreadable();
                if (!unreadable.isEmpty()) {
                    throw statements.unreadable(unreadable.get(0));
                }
            }
            long[] counts = new long[3];
            each(shape.batch().insert(), absent, (place, row) -> {
                counts[0] = row.getLong(back + 5);
                InsertOutcome<R> outcome = Look.of(row, back, shape, mapping).outcome(lost[place] || beaten[place]);
                counts[1] += outcome == null ? 0 : 1;
                counts[2] += outcome == null ? 1 : 0;
                beaten[place] |= outcome == null;
                settle(place, outcome);
            });
            // Rows inserted are told apart by their keys. Where a trigger may have made one row's key of another's,
            // that is not safe
            // unless each row has come back.
            if (counts[0] != counts[1]
                    || (counts[2] > 0 && !statements.target().changers().isEmpty())) {
                throw new OtherKeysException();
            }
        }

        void change() throws SQLException {
            List<Integer> left = new ArrayList<>(differing.keySet());
            for (int place : left) {
                OneRow.requireReadable(statements, rows.get(place), Objects.requireNonNull(differing.get(place)));
            }
            each(shape.batch().change(), left, (place, row) -> {
                List<String> columns = Objects.requireNonNull(differing.remove(place));
                settle(place, new InsertOutcome.Updated<>(mapping.written(row), columns, lost[place] || beaten[place]));
            });
            differing.keySet().forEach(place -> lost[place] = true);
        }

        /** A value that differs and may be part of another key is looked into one by one. */
        private void settle(int place, @Nullable InsertOutcome<R> outcome) {
            if (outcome != null
                    && (!(outcome instanceof InsertOutcome.ExistsDifferent<R> different)
                            || !shape.touchesOthers(different.columns()))) {
                outcomes[place] = outcome;
                settled.add(place);
            }
        }

        /** Runs a statement for the rows at these places, if there are any. */
        private void each(String sql, List<Integer> given, Taker taker) throws SQLException {
            if (given.isEmpty()) {
                return;
            }
            try (PreparedStatement statement = session.connection().prepareStatement(sql)) {
                bind(statement, shape, given);
                try (ResultSet row = statement.executeQuery()) {
                    while (row.next()) {
                        int ord = row.getInt(back + 4);
                        if (ord == 0) {
                            throw new OtherKeysException();
                        }
                        taker.take(given.get(ord - 1), row);
                    }
                }
            }
        }
    }

    /** Takes what came back for the row at a place. */
    private interface Taker {
        void take(int place, ResultSet row) throws SQLException;
    }

    private void bind(PreparedStatement statement, Shape shape, List<Integer> places) throws SQLException {
        for (int column = 0; column < shape.columns().size(); column++) {
            @Nullable String[] texts = new @Nullable String[places.size()];
            for (int i = 0; i < texts.length; i++) {
                texts[i] = rows.get(places.get(i)).values().get(column);
            }
            Array array = session.connection().createArrayOf("text", texts);
            statement.setArray(column + 1, array);
        }
    }

    /** What has no outcome yet gets one by itself. */
    private List<InsertOutcome<R>> inOrder() throws SQLException {
        for (int i = 0; i < outcomes.length; i++) {
            if (outcomes[i] == null) {
                outcomes[i] = new OneRow<>(session, statements, mapping, rows.get(i))
                        .after(lost[i], beaten[i])
                        .run(Habit.First.READ);
            }
        }
        return IntStream.range(0, outcomes.length)
                .mapToObj(i -> Objects.requireNonNull(outcomes[i]))
                .toList();
    }
}
