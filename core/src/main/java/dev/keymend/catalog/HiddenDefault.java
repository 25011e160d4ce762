// SPDX-License-Identifier: Apache-2.0
package dev.keymend.catalog;

import org.jspecify.annotations.Nullable;

/**
 * A column of a unique key whose default takes its values from where the catalog does not tell.
 *
 * @param function the function that it calls, as SQL writes its name; null where it calls nextval of a text
 * @param expression the default as the server prints it; null where somebody had the table locked
 */
record HiddenDefault(
        long tableOid,
        String column,
        @Nullable String function,
        @Nullable String expression) {
    ColumnRef ref() {
        return new ColumnRef(tableOid, column);
    }

    /** Why nothing is said about the column, and what would change that. */
    Unexamined unexamined(TableFacts table) {
        Subject subject = Subject.ofColumn(table.name(), column);
        String how = function != null
                ? "its default calls the function " + function + ", which may take its values from any sequence"
                : "its default names its sequence only by a text" + (expression == null ? "" : ": " + expression);
        return new Unexamined(subject, how + "; say which one with --map " + subject.place() + "=SEQUENCE", null);
    }
}
