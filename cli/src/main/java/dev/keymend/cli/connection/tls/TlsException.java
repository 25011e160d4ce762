// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.connection.tls;

import org.jspecify.annotations.Nullable;

/** A certificate, key or revocation list cannot be used; the message is the middle of a sentence, without its full stop. */
public final class TlsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TlsException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
