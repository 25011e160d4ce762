// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.connection;

import dev.keymend.cli.connection.tls.TlsSockets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What libpq's keywords say of encryption, and where its certificates are when they say nothing. */
final class TlsKeywords {
    private static final List<String> VERSIONS = List.of("TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3");

    private final Map<String, String> keywords;
    private final Path folder;

    /** @param home the folder in which {@code .postgresql} is looked for */
    TlsKeywords(Map<String, String> keywords, Path home) {
        this.keywords = keywords;
        this.folder = home.resolve(".postgresql");
    }

    /** @param properties hold sslmode and sslNegotiation by now, where they were given */
    void addTo(Map<String, String> properties) {
        rootCertificates(properties);
        directNeedsEncryption(properties);
        revocations(properties);
        clientCertificate(properties);
        properties.put(TlsSockets.VERSIONS, String.join(",", versions()));
        String sni = keywords.getOrDefault("sslsni", "1");
        if (!List.of("0", "1").contains(sni)) {
            throw new BadConnectionInfo("sslsni is '" + sni + "'; valid are 0, 1");
        }
        properties.put(TlsSockets.NAMES_HOST, sni);
    }

    private void rootCertificates(Map<String, String> properties) {
        String file = keywords.get("sslrootcert");
        if ("system".equals(file)) {
            // As in libpq: with certificates that everybody can get, anything short of checking the name proves
            // nothing.
            String mode = properties.getOrDefault("sslmode", "verify-full");
            if (!mode.equals("verify-full")) {
                throw new BadConnectionInfo(
                        "sslrootcert=system trusts the system's certificates, which is only safe with"
                                + " sslmode=verify-full, but sslmode is " + mode);
            }
            properties.put("sslmode", mode);
            properties.put(TlsSockets.ROOTS, "system");
            return;
        }
        Path roots = file == null ? folder.resolve("root.crt") : Path.of(file);
        boolean there = Files.exists(roots);
        // As in libpq: where there are certificates to check against, require checks.
        if (there && "require".equals(properties.get("sslmode"))) {
            properties.put("sslmode", "verify-ca");
        }
        if (there || properties.getOrDefault("sslmode", "").startsWith("verify-")) {
            properties.put(TlsSockets.ROOTS, roots.toString());
        } else if (file != null) {
            throw new BadConnectionInfo(
                    "the file %s, which sslrootcert or PGSSLROOTCERT names, does not exist".formatted(file));
        }
    }

    private static void directNeedsEncryption(Map<String, String> properties) {
        String mode = properties.getOrDefault("sslmode", "prefer");
        if ("direct".equals(properties.get("sslNegotiation"))
                && List.of("disable", "allow", "prefer").contains(mode)) {
            throw new BadConnectionInfo("sslnegotiation=direct begins with encryption, and sslmode is " + mode
                    + ", which may do without; use sslmode require, verify-ca or verify-full with it");
        }
    }

    private void revocations(Map<String, String> properties) {
        for (String keyword : List.of("sslcrl", "sslcrldir")) {
            String given = keywords.get(keyword);
            if (given != null && !Files.exists(Path.of(given))) {
                throw new BadConnectionInfo("%s names %s, which does not exist; nothing would be checked against it"
                        .formatted(keyword, given));
            }
        }
        Path usual = folder.resolve("root.crl");
        String file = keywords.getOrDefault("sslcrl", Files.exists(usual) ? usual.toString() : "");
        if (!file.isEmpty()) {
            properties.put(TlsSockets.REVOKED, file);
        }
        if (keywords.containsKey("sslcrldir")) {
            properties.put(TlsSockets.REVOKED_FOLDER, keywords.get("sslcrldir"));
        }
    }

    private void clientCertificate(Map<String, String> properties) {
        String mode = keywords.getOrDefault("sslcertmode", "allow");
        if (mode.equals("require")) {
            throw new BadConnectionInfo(
                    "sslcertmode is require, which keymend cannot make sure of; valid are disable, allow");
        }
        if (!List.of("disable", "allow").contains(mode)) {
            throw new BadConnectionInfo("sslcertmode is '" + mode + "'; valid are disable, allow");
        }
        String key =
                keywords.getOrDefault("sslkey", folder.resolve("postgresql.key").toString());
        String certificate = keywords.getOrDefault(
                "sslcert", folder.resolve("postgresql.crt").toString());
        // As in libpq: without a certificate there is nothing to show, and the server says so if it wants one.
        if (mode.equals("disable") || !Files.exists(Path.of(certificate))) {
            return;
        }
        if (key.matches("\\w{2,}:.*")) {
            throw new BadConnectionInfo("sslkey names a key in an OpenSSL engine, which Java cannot use; give a file");
        }
        properties.put(TlsSockets.CERTIFICATE, certificate);
        properties.put(TlsSockets.KEY, key);
        if (keywords.containsKey("sslpassword")) {
            properties.put(TlsSockets.KEY_PASSWORD, keywords.get("sslpassword"));
        }
    }

    private List<String> versions() {
        int least = version("ssl_min_protocol_version", "TLSv1.2");
        int most = version("ssl_max_protocol_version", "TLSv1.3");
        if (least > most) {
            throw new BadConnectionInfo(
                    "ssl_min_protocol_version is %s and ssl_max_protocol_version %s, which leaves none"
                            .formatted(VERSIONS.get(least), VERSIONS.get(most)));
        }
        if (most < VERSIONS.indexOf("TLSv1.2")) {
            throw new BadConnectionInfo(
                    "ssl_max_protocol_version is %s, which is not safe any more, and Java does not speak"
                                    .formatted(VERSIONS.get(most))
                            + " it; valid are TLSv1.2, TLSv1.3");
        }
        return VERSIONS.subList(least, most + 1);
    }

    private int version(String keyword, String otherwise) {
        String text = keywords.getOrDefault(keyword, otherwise);
        for (int index = 0; index < VERSIONS.size(); index++) {
            if (VERSIONS.get(index).equalsIgnoreCase(text)) {
                return index;
            }
        }
        throw new BadConnectionInfo(keyword + " is '" + text + "'; valid are " + String.join(", ", VERSIONS));
    }
}
