// SPDX-License-Identifier: Apache-2.0
package dev.keymend.embedded;

/** No server could be found, unpacked, started or stopped. The message says what was tried and what to do about it. */
public final class EmbeddedPostgresException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** A sentence for the user. */
    public EmbeddedPostgresException(String message) {
        super(message);
    }

    EmbeddedPostgresException(String message, Throwable cause) {
        super(message, cause);
    }
}
