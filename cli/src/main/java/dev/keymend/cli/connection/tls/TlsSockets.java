// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.connection.tls;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Properties;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Encrypts a connection by what the properties say. The driver makes it by name, only when the server speaks TLS, and itself
 * compares the certificate's name with the host's where sslmode is verify-full.
 */
public final class TlsSockets extends SSLSocketFactory {
    /** A file with the certificates to trust, or {@code system}; without it, every certificate will do. */
    public static final String ROOTS = "keymend.sslrootcert";
    /** A file with a revocation list. */
    public static final String REVOKED = "keymend.sslcrl";
    /** A folder of such files. */
    public static final String REVOKED_FOLDER = "keymend.sslcrldir";
    /** A file with our own certificate, and those that lead from it to one that the server knows. */
    public static final String CERTIFICATE = "keymend.sslcert";
    /** The file with its key. */
    public static final String KEY = "keymend.sslkey";
    /** What the key is encrypted with. */
    public static final String KEY_PASSWORD = "keymend.sslpassword";
    /** The protocol's versions that will do, with commas between. */
    public static final String VERSIONS = "keymend.sslversions";
    /** {@code 1} when the server is to be told which host is meant. */
    public static final String NAMES_HOST = "keymend.sslsni";

    private final Properties properties;
    private final SSLSocketFactory factory;

    /**
     * Called by the driver, with the properties that the connection was asked for with.
     *
     * @throws TlsException when a file they name cannot be used
     */
    public TlsSockets(Properties properties) {
        this.properties = properties;
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(ourselves(), trusted(), null);
            factory = context.getSocketFactory();
        } catch (GeneralSecurityException e) {
            throw new TlsException("encryption cannot be set up (" + e.getMessage() + ")", e);
        }
    }

    private KeyManager @Nullable [] ourselves() {
        @Nullable String certificate = properties.getProperty(CERTIFICATE);
        if (certificate == null) {
            return null;
        }
        return new KeyManager[] {
            ClientKey.of(
                    Path.of(certificate),
                    Path.of(properties.getProperty(KEY)),
                    properties.getProperty(KEY_PASSWORD, ""))
        };
    }

    private TrustManager @Nullable [] trusted() throws GeneralSecurityException {
        String roots = properties.getProperty(ROOTS, "");
        String mode = properties.getProperty("sslmode", "prefer");
        if (roots.equals("system")) {
            return null; // those of the JDK, which a distribution takes from the system
        }
        // Short of verify-ca, whoever stands in between could as well refuse encryption and be trusted without it.
        return new TrustManager[] {
            mode.startsWith("verify-")
                    ? Trust.in(
                            Path.of(roots),
                            properties.getProperty(REVOKED, ""),
                            properties.getProperty(REVOKED_FOLDER, ""))
                    : Trust.inEverybody()
        };
    }

    @Override
    public Socket createSocket(Socket socket, String host, int port, boolean autoClose) throws IOException {
        SSLSocket encrypted = (SSLSocket) factory.createSocket(socket, host, port, autoClose);
        encrypted.setEnabledProtocols(
                properties.getProperty(VERSIONS, "TLSv1.2,TLSv1.3").split(",", -1));
        if (properties.getProperty(NAMES_HOST, "1").equals("0")) {
            SSLParameters parameters = encrypted.getSSLParameters();
            parameters.setServerNames(List.of());
            encrypted.setSSLParameters(parameters);
        }
        return encrypted;
    }

    @Override
    public String[] getDefaultCipherSuites() {
        return factory.getDefaultCipherSuites();
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return factory.getSupportedCipherSuites();
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return factory.createSocket(host, port);
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) throws IOException {
        return factory.createSocket(host, port, localHost, localPort);
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return factory.createSocket(host, port);
    }

    @Override
    public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort)
            throws IOException {
        return factory.createSocket(address, port, localAddress, localPort);
    }
}
