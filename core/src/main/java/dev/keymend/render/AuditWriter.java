// SPDX-License-Identifier: Apache-2.0
package dev.keymend.render;

/**
 * A document about what was found in one database or in several: {@link #begin}, {@link #database} for each, {@link #end}. It is
 * written as it goes, and the writer behind it stays the caller's.
 */
public interface AuditWriter {
    /** The head of the document. */
    void begin(String title);

    /** One database of it. */
    void database(Audit audit);

    /** The foot of the document. */
    void end();

    /** A whole document about one database. */
    default void report(Audit audit) {
        begin("keymend " + audit.command() + " · " + audit.label());
        database(audit);
        end();
    }
}
