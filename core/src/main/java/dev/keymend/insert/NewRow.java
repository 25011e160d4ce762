// SPDX-License-Identifier: Apache-2.0
package dev.keymend.insert;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A row that is to be there: values by column. Columns left out get their defaults. Immutable.
 *
 * <p>Values may be strings in the form PostgreSQL reads for the column's type, numbers, booleans, {@link java.util.UUID},
 * {@code java.time}, enums (their names), {@code byte[]}, arrays and collections of those for array columns, and the driver's
 * {@code PGobject}. Values never show in {@link #toString}.
 */
public final class NewRow {
    private static final NewRow EMPTY = new NewRow(List.of(), List.of(), false);

    /** Lists rather than a map: a row has few columns, and a call makes one of each. */
    private final List<String> columns;

    private final List<@Nullable Object> values;
    private final boolean ofRecord;

    private NewRow(List<String> columns, List<@Nullable Object> values, boolean ofRecord) {
        this.columns = columns;
        this.values = values;
        this.ofRecord = ofRecord;
    }

    private static NewRow of(Map<String, ? extends @Nullable Object> values, boolean ofRecord) {
        return new NewRow(List.copyOf(values.keySet()), new ArrayList<>(values.values()), ofRecord);
    }

    /** A row of one column, to be continued by {@link #with}; the name as the catalog has it, without quotation marks. */
    public static NewRow of(String column, @Nullable Object value) {
        return EMPTY.with(column, value);
    }

    /** A row of these values, in the map's order. */
    public static NewRow of(Map<String, ? extends @Nullable Object> values) {
        return of(values, false);
    }

    /**
     * A row of a record's components. One called {@code firstName} fills a column of that name where the table has one, else
     * {@code first_name}.
     *
     * @throws InsertException when the record's module does not open its package to Keymend
     */
    public static NewRow of(Record row) {
        return of(RecordValues.of(row), true);
    }

    /** The same with one more value, or with another value in that column. */
    public NewRow with(String column, @Nullable Object value) {
        int place = columns.indexOf(column);
        List<@Nullable Object> others = new ArrayList<>(values.size() + 1);
        others.addAll(values);
        if (place >= 0) {
            others.set(place, value);
            return new NewRow(columns, others, ofRecord);
        }
        others.add(value);
        List<String> more = new ArrayList<>(columns.size() + 1);
        more.addAll(columns);
        more.add(Objects.requireNonNull(column, "column"));
        return new NewRow(more, others, ofRecord);
    }

    /** The columns in order. */
    public List<String> columns() {
        return new ArrayList<>(columns);
    }

    /** The columns in order, for reading only. */
    List<String> names() {
        return columns;
    }

    /** The values in the columns' order, for reading only. */
    List<@Nullable Object> values() {
        return values;
    }

    /** Whether its names are a record's. */
    boolean ofRecord() {
        return ofRecord;
    }

    private Map<String, @Nullable Object> map() {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (int i = 0; i < columns.size(); i++) {
            map.put(columns.get(i), values.get(i));
        }
        return map;
    }

    /** Equal columns with equal values, in whatever order. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof NewRow that && map().equals(that.map());
    }

    @Override
    public int hashCode() {
        return map().hashCode();
    }

    /** The columns alone, fit for logs. */
    @Override
    public String toString() {
        return "row of " + columns;
    }
}
