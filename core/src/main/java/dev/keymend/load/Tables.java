// SPDX-License-Identifier: Apache-2.0
package dev.keymend.load;

/** The temporary tables of one load, by their names in SQL. */
final class Tables {
    /** Every row as it came: ord, line, rec (the values as one composite text) or fault (why there are none). */
    static final String RAW = "pg_temp.keymend_raw";

    /**
     * Every row that the table can hold, in its columns' types, with {@link #ORD}, {@link #REL} and {@link #PLACE}, and with
     * {@link #LINE} where there is no raw row.
     */
    static final String ROWS = "pg_temp.keymend_rows";

    /** Why a row cannot be held: ord, col, val, con, state, reason. */
    static final String BAD = "pg_temp.keymend_bad";

    /** Rows of the table that are in a row's way: ord, k, rel, place. */
    static final String HITS = "pg_temp.keymend_hits";

    /** Rows of the input that share a key: ord, k and either grp (the first row with that key) or other. */
    static final String MATES = "pg_temp.keymend_mates";

    /** The row that an update is for, locked: ord, rel, place. */
    static final String OWN = "pg_temp.keymend_own";

    /** Rows that are there already with these values: ord. */
    static final String SAME = "pg_temp.keymend_same";

    /** Rows that stay out: ord, how (s or r), and con where a race decided. */
    static final String REFUSED = "pg_temp.keymend_refused";

    /** What to say of those: ord, k, with_what, other, kind. */
    static final String ENTRIES = "pg_temp.keymend_entries";

    /** A row's place in the input. */
    static final String ORD = "keymend_ord";

    /** The line on which it starts. */
    static final String LINE = "keymend_line";

    /** The table, a leaf in a tree, of the row that it updates; null where it is to be inserted. */
    static final String REL = "keymend_rel";

    /** Where in that table the row is. */
    static final String PLACE = "keymend_place";

    private Tables() {}
}
