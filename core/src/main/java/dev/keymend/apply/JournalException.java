// SPDX-License-Identifier: Apache-2.0
package dev.keymend.apply;

import dev.keymend.KeymendException;

/** A journal cannot be written or read; nothing was changed on its account. */
public final class JournalException extends KeymendException {
    private static final long serialVersionUID = 1;

    JournalException(String message) {
        super(message);
    }

    JournalException(String message, Throwable cause) {
        super(message, cause);
    }
}
