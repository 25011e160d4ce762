// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.connection.tls;

import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.SSLSession;
import org.postgresql.ssl.PGjdbcHostnameVerifier;

/**
 * Compares the certificate's name with the host's as the driver does, and says so when they differ: the driver's own
 * exception can be told from others only by its text, which is translated. Public only because the driver makes it by name.
 */
public final class HostNames implements HostnameVerifier {

    /** Called by the driver. */
    public HostNames() {}

    @Override
    public boolean verify(String host, SSLSession session) {
        if (!PGjdbcHostnameVerifier.INSTANCE.verify(host, session)) {
            throw new TlsException("the server's certificate is for another host than " + host, null);
        }
        return true;
    }
}
