// SPDX-License-Identifier: Apache-2.0
package dev.keymend;

/** The root of Keymend's own exceptions; its message is a sentence for the user that says what to do. */
public abstract class KeymendException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** A refusal of ours. */
    protected KeymendException(String message) {
        super(message);
    }

    /** A refusal of ours that something else caused. */
    protected KeymendException(String message, Throwable cause) {
        super(message, cause);
    }
}
