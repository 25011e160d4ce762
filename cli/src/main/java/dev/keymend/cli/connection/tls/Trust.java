// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.connection.tls;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CRL;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXRevocationChecker;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/** Whose certificates to believe. */
final class Trust {
    private Trust() {}

    /** @param revoked a file, {@code folder} a folder of files with revocation lists; empty is none */
    static TrustManager in(Path roots, String revoked, String folder) throws GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        try {
            store.load(null, null);
        } catch (IOException e) {
            throw new GeneralSecurityException(e);
        }
        int number = 0;
        for (Certificate certificate : certificates(roots, "sslrootcert")) {
            store.setCertificateEntry("root" + number++, certificate);
        }
        PKIXBuilderParameters parameters = new PKIXBuilderParameters(store, new X509CertSelector());
        List<CRL> lists = new ArrayList<>();
        if (!revoked.isEmpty()) {
            lists.addAll(lists(Path.of(revoked)));
        }
        if (!folder.isEmpty()) {
            for (Path file : files(Path.of(folder))) {
                lists.addAll(lists(file));
            }
        }
        parameters.setRevocationEnabled(!lists.isEmpty());
        if (!lists.isEmpty()) {
            // By these lists and no others: nothing is fetched from the network.
            PKIXRevocationChecker checker =
                    (PKIXRevocationChecker) CertPathBuilder.getInstance("PKIX").getRevocationChecker();
            checker.setOptions(
                    EnumSet.of(PKIXRevocationChecker.Option.PREFER_CRLS, PKIXRevocationChecker.Option.NO_FALLBACK));
            parameters.addCertPathChecker(checker);
            parameters.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(lists)));
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(new CertPathTrustManagerParameters(parameters));
        return factory.getTrustManagers()[0];
    }

    /** Encrypts, and proves nothing. Extended, or the JDK would check names and algorithms after all. */
    static TrustManager inEverybody() {
        return new Everybody();
    }

    /**
     * The certificates of a file.
     *
     * @param keyword what named the file, for messages
     */
    static List<X509Certificate> certificates(Path file, String keyword) {
        try (InputStream in = Files.newInputStream(file)) {
            List<X509Certificate> certificates =
                    CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
                            .map(X509Certificate.class::cast)
                            .toList();
            if (certificates.isEmpty()) {
                throw new TlsException("there is no certificate in %s (%s)".formatted(file, keyword), null);
            }
            return certificates;
        } catch (IOException e) {
            throw unreadable(file, keyword, e);
        } catch (CertificateException e) {
            throw new TlsException(
                    "%s (%s) does not hold certificates in the form PEM or DER".formatted(file, keyword), e);
        }
    }

    static TlsException unreadable(Path file, String keyword, IOException e) {
        return new TlsException(
                Files.exists(file)
                        ? "%s (%s) cannot be read".formatted(file, keyword)
                        : "the file %s (%s) does not exist".formatted(file, keyword),
                e);
    }

    private static Collection<? extends CRL> lists(Path file) throws GeneralSecurityException {
        try (InputStream in = Files.newInputStream(file)) {
            return CertificateFactory.getInstance("X.509").generateCRLs(in);
        } catch (IOException e) {
            throw unreadable(file, "sslcrl", e);
        }
    }

    private static List<Path> files(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw unreadable(folder, "sslcrldir", e);
        }
    }

    private static final class Everybody extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
