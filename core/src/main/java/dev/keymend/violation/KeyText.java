// SPDX-License-Identifier: Apache-2.0
package dev.keymend.violation;

import java.util.List;
import java.util.Optional;

/**
 * A key as the server prints it, {@code (a, b)=(1, 2)}, before anybody has read the values apart. That cannot always be
 * done: {@code ('x, y', 'z')} and {@code ('x', 'y, z')} print the same text, and so do the text {@code null} and NULL.
 */
public final class KeyText {
    private static final String BETWEEN = ")=(";

    private final String columnsText;
    private final String valuesText;
    private final boolean truncated;

    KeyText(String columnsText, String valuesText, boolean truncated) {
        this.columnsText = columnsText;
        this.valuesText = valuesText;
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

    /** All values in one text, as the server prints them. */
    public String valuesText() {
        return valuesText;
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
        int columns = ColumnTexts.split(columnsText).size();
        Candidates candidates = ValueSplits.of(valuesText, columns, 2);
        return candidates.complete() && candidates.splits().size() == 1
                ? Optional.of(candidates.splits().get(0))
                : Optional.empty();
    }

    /**
     * Every way to read the values as those of {@code n} columns; the true one is among them when the list is complete
     * and the key is not {@link #truncated}.
     */
    public Candidates candidates(int n) {
        return ValueSplits.of(valuesText, n, Candidates.MOST);
    }

    /**
     * The values when the key is that of these columns. This is the sure way: it does not read the columns apart but
     * compares what is printed.
     *
     * @param catalogColumnTexts the key's columns as {@code pg_get_indexdef(index, n, true)} gives them
     * @return the values text, or empty when the key was printed for other columns
     */
    public Optional<String> valuesFor(List<String> catalogColumnTexts) {
        String prefix = '(' + String.join(", ", catalogColumnTexts) + BETWEEN;
        String printed = '(' + columnsText + BETWEEN + valuesText;
        return printed.startsWith(prefix) ? Optional.of(printed.substring(prefix.length())) : Optional.empty();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof KeyText that
                && columnsText.equals(that.columnsText)
                && valuesText.equals(that.valuesText)
                && truncated == that.truncated;
    }

    @Override
    public int hashCode() {
        return 31 * columnsText.hashCode() + valuesText.hashCode();
    }

    /** The columns and how long the values are; the values are somebody's data and not for logs. */
    @Override
    public String toString() {
        return '(' + columnsText + ")=(" + valuesText.length() + " characters" + (truncated ? ", cut off)" : ")");
    }
}
