// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli;

import dev.keymend.KeymendException;

/** What the user asked for cannot be done as asked; the message says what would be right. */
public final class UsageException extends KeymendException {
    private static final long serialVersionUID = 1;

    /** A sentence for the user. */
    public UsageException(String message) {
        super(message);
    }
}
