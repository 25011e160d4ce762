// SPDX-License-Identifier: Apache-2.0
package dev.keymend.catalog;

/** Is told how far a reading has come. */
@FunctionalInterface
public interface ReadProgress {
    /** Nobody is told. */
    ReadProgress SILENT = (done, total) -> {};

    /**
     * So many columns have been dealt with. Called from the threads that read, by one at a time; it must be quick, because
     * the others wait.
     */
    void examined(int done, int total);
}
