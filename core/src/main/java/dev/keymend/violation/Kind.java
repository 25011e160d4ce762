// SPDX-License-Identifier: Apache-2.0
package dev.keymend.violation;

/** What the server refused. */
public enum Kind {
    /** A row whose key is already there: 23505. */
    UNIQUE("unique"),
    /** A row that an exclusion constraint does not let in beside another: 23P01. */
    EXCLUSION("exclusion"),
    /** A unique index that cannot be built over the rows there are: 23505, yet no row was refused. */
    UNIQUE_INDEX_BUILD("unique-index-build"),
    /** An ON CONFLICT that names no usable unique index: 42P10, 55000 or 42809. */
    UPSERT_TARGET("upsert-target"),
    /** One command that meets the same row twice: 21000. */
    UPSERT_REPEAT("upsert-repeat");

    private final String word;

    Kind(String word) {
        this.word = word;
    }

    /** The word for it in output, such as {@code unique-index-build}. */
    public String word() {
        return word;
    }
}
