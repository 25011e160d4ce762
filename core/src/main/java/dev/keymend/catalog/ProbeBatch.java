// SPDX-License-Identifier: Apache-2.0
package dev.keymend.catalog;

import dev.keymend.internal.sql.Queries;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a few uses, read inside one transaction. A glance at the farthest key and, after it, at the sequence tells
 * nearly every healthy use in a third of the server's time that the whole probe takes; the others are looked at closer.
 */
final class ProbeBatch {
    private final Connection connection;
    private final List<SequenceUse> uses;
    private final Instant now;
    private final @Nullable KeyFacts[] read;

    ProbeBatch(Connection connection, List<SequenceUse> uses, Instant now) {
        this.connection = connection;
        this.uses = uses;
        this.now = now;
        this.read = new @Nullable KeyFacts[uses.size()];
    }

    /** One entry a use, empty where the sequence's state did not come back. */
    List<Optional<KeyFacts>> read() throws SQLException {
        List<Integer> plain = new ArrayList<>();
        List<Integer> others = new ArrayList<>();
        for (int i = 0; i < uses.size(); i++) {
            (ProbeSql.glanceTells(uses.get(i)) ? plain : others).add(i);
        }
        if (!plain.isEmpty()) {
            glance(plain);
            plain.stream().filter(i -> read[i] == null).forEach(others::add);
        }
        if (!others.isEmpty()) {
            lookCloser(others);
            count(others);
        }
        return Arrays.stream(read).map(Optional::ofNullable).toList();
    }

    /**
     * Each statement over tables is one row of many values, which is cheaper to plan than as many rows. The states come
     * after the keys, in the same transaction: a busy table is not to be taken for a late one.
     */
    private void glance(List<Integer> plain) throws SQLException {
        OptionalLong[] farthest = new OptionalLong[plain.size()];
        OptionalLong[] issued = new OptionalLong[plain.size()];
        Arrays.fill(issued, OptionalLong.empty());
        List<Queries.Part> parts = new ArrayList<>();
        parts.add(new Queries.Part(row(plain, ProbeSql::keyGlance), row -> {
            for (int i = 0; i < farthest.length; i++) {
                farthest[i] = Queries.optionalLong(row, i + 1);
            }
        }));
        // A use that is read alone may be so because somebody has its sequence locked: the statement below waits for
        // less.
        if (uses.size() > 1) {
            parts.add(new Queries.Part(
                    ProbeSql.issuedGlance(plain.stream().map(uses::get).toList()),
                    row -> issued[row.getInt("place") - 1] = Queries.optionalLong(row, "last_value")));
        }
        Queries.together(connection, 0, parts);
        List<Integer> unused = new ArrayList<>();
        for (int i = 0; i < issued.length; i++) {
            if (issued[i].isPresent()) {
                int ordinal = plain.get(i);
                read[ordinal] = settled(uses.get(ordinal), farthest[i], true, issued[i].getAsLong());
            } else {
                unused.add(i);
            }
        }
        if (!unused.isEmpty()) {
            glanceAtStates(plain, unused, farthest);
        }
    }

    /**
     * The states of sequences that have not issued their last value yet, or of which that is not known.
     *
     * @param places in {@code plain}
     */
    private void glanceAtStates(List<Integer> plain, List<Integer> places, OptionalLong[] farthest)
            throws SQLException {
        List<Integer> ordinals = places.stream().map(plain::get).toList();
        Queries.together(connection, 0, List.of(new Queries.Part(row(ordinals, ProbeSql::stateGlance), row -> {
            for (int i = 0; i < ordinals.size(); i++) {
                int ordinal = ordinals.get(i);
                String state = row.getString(i + 1);
                read[ordinal] = settled(
                        uses.get(ordinal),
                        farthest[places.get(i)],
                        state.charAt(0) == 't',
                        Long.parseLong(state.substring(1)));
            }
        })));
    }

    /** What the glance tells, or null where it leaves open whether the sequence meets a key. */
    private @Nullable KeyFacts settled(SequenceUse use, OptionalLong farthest, boolean isCalled, long lastValue) {
        SequenceFacts sequence = use.sequence();
        OptionalLong next = !isCalled
                ? OptionalLong.of(lastValue)
                : sequence.isBeyond(sequence.bound(), lastValue)
                        ? OptionalLong.of(lastValue + sequence.increment())
                        : OptionalLong.empty();
        OptionalLong extreme = farthest;
        if (farthest.isPresent()) {
            long key = farthest.getAsLong();
            if (!sequence.isBeyond(sequence.bound(), key)
                    || (next.isPresent() && !sequence.isBeyond(next.getAsLong(), key))) {
                return null;
            }
            if (key < sequence.minimum() || key > sequence.maximum()) {
                extreme = OptionalLong.empty(); // All keys lie on the far side of its start.
            }
        }
        return new KeyFacts(lastValue, isCalled, next, extreme, OptionalLong.empty(), OptionalLong.empty(), now, null);
    }

    private void lookCloser(List<Integer> open) throws SQLException {
        Queries.together(
                connection,
                0,
                List.of(new Queries.Part(union(open, ProbeSql::keys), row -> read[row.getInt("ordinal")] = keys(row))));
    }

    private @Nullable KeyFacts keys(ResultSet row) throws SQLException {
        long lastValue = row.getLong("last_value");
        if (row.wasNull()) {
            return null;
        }
        return new KeyFacts(
                lastValue,
                row.getBoolean("is_called"),
                Queries.optionalLong(row, "next_value"),
                Queries.optionalLong(row, "extreme_key"),
                Queries.optionalLong(row, "first_collision"),
                Queries.optionalLong(row, "first_after_wrap"),
                now,
                null);
    }

    /** Counts what stands ahead, where anything does: a statement each, as a limit for one holds for each. */
    private void count(List<Integer> open) throws SQLException {
        List<Integer> late = open.stream().filter(this::meetsKeys).toList();
        if (late.isEmpty()) {
            return;
        }
        List<Boolean> shown = Queries.list(
                connection, ProbeSql.showsWriters(late.stream().map(uses::get).toList()), row -> row.getBoolean(1));
        List<Queries.Part> parts = new ArrayList<>();
        for (int i = 0; i < late.size(); i++) {
            int place = late.get(i);
            parts.add(new Queries.Part(ProbeSql.drift(uses.get(place), next(place)), row -> drifts(place, drift(row))));
            if (shown.get(i)) {
                parts.add(new Queries.Part(
                        ProbeSql.writers(uses.get(place), next(place)),
                        row -> drifts(
                                place,
                                Objects.requireNonNull(known(place).drift()).with(writers(row)))));
            }
        }
        Queries.together(connection, 0, parts);
    }

    private boolean meetsKeys(int place) {
        KeyFacts keys = read[place];
        return keys != null
                && keys.firstCollision().isPresent()
                && keys.nextValue().isPresent();
    }

    private KeyFacts known(int place) {
        return Objects.requireNonNull(read[place]);
    }

    private long next(int place) {
        return known(place).nextValue().orElseThrow();
    }

    private void drifts(int place, DriftFacts drift) {
        read[place] = known(place).withDrift(drift);
    }

    private static DriftFacts drift(ResultSet row) throws SQLException {
        return new DriftFacts(
                row.getInt("colliding_keys"), Queries.longs(row, "farthest_keys"), row.getInt("rows"), null);
    }

    private static KeyWriters writers(ResultSet row) throws SQLException {
        OffsetDateTime written = row.getObject("first_written", OffsetDateTime.class);
        return new KeyWriters(
                row.getInt("rows"),
                row.getInt("transactions"),
                row.getInt("out_of_order"),
                row.getLong("first_age"),
                written == null ? null : written.toInstant());
    }

    private String row(List<Integer> ordinals, Function<SequenceUse, String> value) {
        return ordinals.stream()
                .map(ordinal -> value.apply(uses.get(ordinal)))
                .collect(Collectors.joining(",\n", "select ", ""));
    }

    private interface Statement {
        String of(SequenceUse use, int ordinal);
    }

    private String union(List<Integer> ordinals, Statement statement) {
        return ordinals.stream()
                .map(ordinal -> statement.of(uses.get(ordinal), ordinal))
                .collect(Collectors.joining("\nunion all\n"));
    }
}
