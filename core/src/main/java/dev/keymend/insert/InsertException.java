// SPDX-License-Identifier: Apache-2.0
package dev.keymend.insert;

import dev.keymend.KeymendException;

/**
 * An insert that cannot be done as asked. Nothing was written, unless the message says that the row was: in autocommit mode it is there
 * when what came back of it could not be made to what was asked for, and that could not be known before.
 */
public class InsertException extends KeymendException {
    private static final long serialVersionUID = 1;

    InsertException(String message) {
        super(message);
    }

    InsertException(String message, Throwable cause) {
        super(message, cause);
    }
}
