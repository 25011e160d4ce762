// SPDX-License-Identifier: Apache-2.0
package dev.keymend.insert;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A row that is to be there: values by column. Columns left out get their defaults. Immutable.
 *
 * <p>Values may be strings in the form PostgreSQL reads for the column's type, numbers, booleans, {@link java.util.UUID},
 * {@code java.time}, enums (their names), {@code byte[]}, arrays and collections of those for array columns, and the driver's
 * {@code PGobject}. Values never show in {@link #toString}.
 */
public final class NewRow {
    private static final NewRow EMPTY = new NewRow(Map.of(), false);

    private final Map<String, @Nullable Object> values;
    private final boolean ofRecord;

    private NewRow(Map<String, @Nullable Object> values, boolean ofRecord) {
        this.values = Collections.unmodifiableMap(values);
        this.ofRecord = ofRecord;
    }

    /** A row of one column, to be continued by {@link #with}; the name as the catalog has it, without quotation marks. */
    public static NewRow of(String column, @Nullable Object value) {
        return EMPTY.with(column, value);
    }

    /** A row of these values, in the map's order. */
    public static NewRow of(Map<String, ? extends @Nullable Object> values) {
        return new NewRow(new LinkedHashMap<>(values), false);
    }

    /**
     * A row of a record's components. One called {@code firstName} fills a column of that name where the table has one, else
     * {@code first_name}.
     *
     * @throws InsertException when the record's module does not open its package to Keymend
     */
    public static NewRow of(Record row) {
        return new NewRow(RecordValues.of(row), true);
    }

    /** The same with one more value, or with another value in that column. */
    public NewRow with(String column, @Nullable Object value) {
        Map<String, @Nullable Object> more = new LinkedHashMap<>(values);
        more.put(column, value);
        return new NewRow(more, ofRecord);
    }

    /** The columns in order. */
    public List<String> columns() {
        return new ArrayList<>(values.keySet());
    }

    Map<String, @Nullable Object> values() {
        return values;
    }

    /** Whether its names are a record's. */
    boolean ofRecord() {
        return ofRecord;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof NewRow that && values.equals(that.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    /** The columns alone, fit for logs. */
    @Override
    public String toString() {
        return "row of " + values.keySet();
    }
}
