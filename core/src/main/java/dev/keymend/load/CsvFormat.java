// SPDX-License-Identifier: Apache-2.0
package dev.keymend.load;

/**
 * How a file is written, in the words and with the defaults of COPY's CSV format.
 *
 * @param delimiter between two values
 * @param quote around values that hold a delimiter, a quotation mark or a line break
 * @param escape before a quotation mark, and before itself, within quotation marks
 * @param nullText a value without quotation marks that stands for null
 * @param header whether the first record names the columns
 */
public record CsvFormat(char delimiter, char quote, char escape, String nullText, boolean header) {
    /** Commas, double quotation marks, an unquoted empty value is null, with a header. */
    public static final CsvFormat DEFAULT = new CsvFormat(',', '"', '"', "", true);

    /**
     * Checks what COPY checks.
     *
     * @throws IllegalArgumentException with a sentence for the user
     */
    public CsvFormat {
        if (delimiter == quote || delimiter == escape) {
            throw new IllegalArgumentException("the delimiter must be another character than the quotation mark");
        }
        for (char each : new char[] {delimiter, quote, escape}) {
            if (each == '\n' || each == '\r' || each == 0) {
                throw new IllegalArgumentException("a line break or NUL can be neither delimiter, quote nor escape");
            }
        }
        if (nullText.indexOf(delimiter) >= 0
                || nullText.indexOf(quote) >= 0
                || nullText.indexOf('\n') >= 0
                || nullText.indexOf('\r') >= 0) {
            throw new IllegalArgumentException(
                    "the text for null can hold neither a delimiter nor a quotation mark nor a line break");
        }
    }
}
