// SPDX-License-Identifier: Apache-2.0
package dev.keymend.insert;

import dev.keymend.KeymendException;

/** An insert that cannot be done as asked; it wrote nothing. */
public class InsertException extends KeymendException {
    private static final long serialVersionUID = 1;

    InsertException(String message) {
        super(message);
    }

    InsertException(String message, Throwable cause) {
        super(message, cause);
    }
}
