// SPDX-License-Identifier: Apache-2.0
package dev.keymend.violation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A key as the server prints it, {@code (a, b)=(1, 2)}, before anybody has read the values apart. That cannot always be
 * done: {@code ('x, y', 'z')} and {@code ('x', 'y, z')} print the same text, and so do the text {@code null} and NULL.
 */
public final class KeyText {
    private static final String BETWEEN = ")=(";

    private final String columnsText;
    /** Where a paste does not show the end of the key, all that it may be, shortest first. */
    private final List<String> readings;

    private final boolean truncated;

    KeyText(String columnsText, String valuesText, boolean truncated) {
        this(columnsText, List.of(valuesText), truncated);
    }

    KeyText(String columnsText, List<String> readings, boolean truncated) {
        this.columnsText = columnsText;
        this.readings = List.copyOf(readings);
        this.truncated = truncated;
    }

    /**
     * A key from its two halves.
     *
     * @param columnsText what the server prints in the first parentheses
     * @param valuesText what it prints in the second
     */
    public static KeyText of(String columnsText, String valuesText) {
        return new KeyText(columnsText, valuesText, false);
    }

    /** The columns and expressions as the server prints them, with quotation marks where SQL needs them. */
    public String columnsText() {
        return columnsText;
    }

    /** All values in one text, as the server prints them; the shortest of them when there are several {@link #readings}. */
    public String valuesText() {
        return readings.get(0);
    }

    /**
     * All texts that the values may be, shortest first. Mostly one; several where a value may hold what looks like the
     * end of the key and nothing in the paste says which end is the true one.
     */
    public List<String> readings() {
        return readings;
    }

    /** Whether the text ended before the key did; then the values are only their beginning. */
    public boolean truncated() {
        return truncated;
    }

    /** The columns in order: plain names without quotation marks, expressions as SQL. */
    public List<String> columns() {
        return ColumnTexts.split(columnsText).stream()
                .map(ColumnTexts::unquoted)
                .toList();
    }

    /** The values, one a column, when there is only one way to read them; empty when there are several, or none. */
    public Optional<List<String>> values() {
        if (truncated) {
            return Optional.empty();
        }
        Candidates candidates = candidates(ColumnTexts.split(columnsText).size(), 2);
        return candidates.complete() && candidates.splits().size() == 1
                ? Optional.of(candidates.splits().get(0))
                : Optional.empty();
    }

    /**
     * Every way to read the values as those of {@code n} columns; the true one is among them when the list is complete
     * and the key is not {@link #truncated}.
     */
    public Candidates candidates(int n) {
        return candidates(n, Candidates.MOST);
    }

    private Candidates candidates(int n, int most) {
        if (readings.size() == 1) {
            return ValueSplits.of(readings.get(0), n, most);
        }
        Set<List<String>> splits = new LinkedHashSet<>();
        boolean complete = true;
        for (String reading : readings) {
            Candidates some = ValueSplits.of(reading, n, most);
            complete &= some.complete();
            splits.addAll(some.splits());
        }
        List<List<String>> listed = splits.stream().limit(most).toList();
        return new Candidates(listed, complete && listed.size() == splits.size());
    }

    /**
     * The values when the key is that of these columns. This is the sure way: it does not read the columns apart but
     * compares what is printed.
     *
     * @param catalogColumnTexts the key's columns as {@code pg_get_indexdef(index, n, true)} gives them
     * @return the values text, or empty when the key was printed for other columns
     */
    public Optional<String> valuesFor(List<String> catalogColumnTexts) {
        return Optional.ofNullable(valuesFor(catalogColumnTexts, valuesText()));
    }

    /**
     * The same key, columns and values told apart by what the catalog prints for the columns; this very key when it was
     * printed for other columns.
     *
     * @param catalogColumnTexts as for {@link #valuesFor}
     */
    public KeyText ofColumns(List<String> catalogColumnTexts) {
        List<String> values = new ArrayList<>();
        for (String reading : readings) {
            String text = valuesFor(catalogColumnTexts, reading);
            if (text == null) {
                return this;
            }
            values.add(text);
        }
        return new KeyText(String.join(", ", catalogColumnTexts), values, truncated);
    }

    private @Nullable String valuesFor(List<String> catalogColumnTexts, String reading) {
        String prefix = '(' + String.join(", ", catalogColumnTexts) + BETWEEN;
        String printed = '(' + columnsText + BETWEEN + reading;
        return printed.startsWith(prefix) ? printed.substring(prefix.length()) : null;
    }

    /** Whether both may be one key, seen twice. */
    boolean mayBe(KeyText other) {
        return columnsText.equals(other.columnsText)
                && (truncated || other.truncated || !Collections.disjoint(readings, other.readings));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof KeyText that
                && columnsText.equals(that.columnsText)
                && readings.equals(that.readings)
                && truncated == that.truncated;
    }

    @Override
    public int hashCode() {
        return 31 * columnsText.hashCode() + readings.hashCode();
    }

    /** The columns and how long the values are; the values are somebody's data and not for logs. */
    @Override
    public String toString() {
        return '(' + columnsText + ")=(" + valuesText().length() + " characters" + (truncated ? ", cut off)" : ")");
    }
}
