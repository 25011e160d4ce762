// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.connection.tls;

import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateRevokedException;
import java.util.Optional;

/** Why a server's certificate was not believed. */
public final class Disbelief {
    private Disbelief() {}

    /**
     * The middle of a sentence; empty when the failure is about something else.
     *
     * @param system whether the system's certificates were to vouch
     */
    public static Optional<String> in(Throwable failure, boolean system) {
        boolean certificate = false;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateRevokedException || isBecauseOf(cause, BasicReason.REVOKED)) {
                return Optional.of("the server's certificate has been revoked");
            }
            if (cause instanceof CertificateExpiredException || isBecauseOf(cause, BasicReason.EXPIRED)) {
                return Optional.of("the server's certificate has expired");
            }
            if (isBecauseOf(cause, BasicReason.UNDETERMINED_REVOCATION_STATUS)) {
                return Optional.of(
                        "no list in sslcrl or sslcrldir is of the authority that signed the server's certificate");
            }
            certificate |= cause instanceof CertificateException;
        }
        return certificate
                ? Optional.of("the server's certificate is not signed by any that "
                        + (system ? "the system trusts" : "sslrootcert holds"))
                : Optional.empty();
    }

    private static boolean isBecauseOf(Throwable cause, BasicReason reason) {
        return cause instanceof CertPathValidatorException invalid && invalid.getReason() == reason;
    }
}
