// SPDX-License-Identifier: Apache-2.0
package dev.keymend.violation;

/** Why a violation comes without its key, or without all of it, as far as the text can tell. */
public enum DetailGap {
    /** Nothing is missing that the server would have said. */
    NONE(""),
    /** A text log without DETAIL lines. */
    TERSE("The log holds no DETAIL line: log_error_verbosity is terse (set it to default, or read csvlog or jsonlog,"
            + " which keep the detail), or the server hid the key from a user without SELECT on the key's columns."),
    /** The server reported the error and left the detail out. */
    HIDDEN("The server left the detail out, as it does when row-level security applies to the user or the user may not"
            + " read the key: grant SELECT on the key's columns (on the table, for an index on an expression), or look"
            + " it up as a user whom row-level security does not restrict."),
    /** The driver or the framework removed it. */
    REDACTED("The driver removed the detail: set Include Error Detail=true (Npgsql) or logServerErrorDetail=true"
            + " (pgjdbc), or read the server's log."),
    /** The text ends before the key does. */
    CUT("The text is cut off inside the key: paste all of it, or read the server's log."),
    /** Only the message was passed on. */
    OMITTED("The text holds the message without its DETAIL: paste the lines after it, print the error's detail field,"
            + " or read the server's log.");

    private final String sentence;

    DetailGap(String sentence) {
        this.sentence = sentence;
    }

    /** What is missing and which setting or grant would give it; empty for {@link #NONE}. */
    public String sentence() {
        return sentence;
    }
}
