// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli;

import dev.keymend.KeymendException;

/** Part of what was asked for could not be done, and no other words of the user's would change that. */
public class IncompleteException extends KeymendException {
    private static final long serialVersionUID = 1;

    /** A sentence for the user. */
    protected IncompleteException(String message) {
        super(message);
    }
}
