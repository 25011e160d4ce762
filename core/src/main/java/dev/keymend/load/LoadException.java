// SPDX-License-Identifier: Apache-2.0
package dev.keymend.load;

import dev.keymend.KeymendException;

/** A load or a preview that cannot be done as asked; nothing was written. */
public class LoadException extends KeymendException {
    private static final long serialVersionUID = 1;

    LoadException(String message) {
        super(message);
    }

    LoadException(String message, Throwable cause) {
        super(message, cause);
    }
}
