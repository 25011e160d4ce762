// SPDX-License-Identifier: Apache-2.0
package dev.keymend.load;

/** Not permitted, or impossible on this server: a standby, no temporary tables, rows that are hidden from this role. */
public final class LoadUnavailableException extends LoadException {
    private static final long serialVersionUID = 1;

    LoadUnavailableException(String message) {
        super(message);
    }
}
