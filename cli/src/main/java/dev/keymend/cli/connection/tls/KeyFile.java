// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.connection.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** A private key's file, in any of the forms that OpenSSL writes but one. */
final class KeyFile {
    private static final Pattern BLOCK = Pattern.compile(
            "-----BEGIN ((?:RSA |EC |ENCRYPTED )?PRIVATE KEY)-----(.*?)-----END \\1-----", Pattern.DOTALL);
    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA", "RSASSA-PSS", "DSA");
    private static final Set<PosixFilePermission> OTHERS = Set.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.GROUP_EXECUTE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE,
            PosixFilePermission.OTHERS_EXECUTE);

    private final Path file;
    private final String password;

    private KeyFile(Path file, String password) {
        this.file = file;
        this.password = password;
    }

    /**
     * Reads the key.
     *
     * @param password what it is encrypted with; empty when it is not
     */
    static PrivateKey read(Path file, String password) {
        return new KeyFile(file, password).read();
    }

    private PrivateKey read() {
        byte[] bytes;
        try {
            refuseIfOthersMayRead();
            bytes = Files.readAllBytes(file);
        } catch (IOException e) {
            throw Trust.unreadable(file, "sslkey", e);
        }
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        Matcher block = BLOCK.matcher(text);
        if (!block.find()) {
            return parsed(bytes);
        }
        if (block.group(2).contains("Proc-Type")) {
            throw new TlsException(
                    "the key %s (sslkey) is encrypted in OpenSSL's old way, which Java cannot read; convert it with openssl pkcs8 -topk8 -in %s -out %s.new"
                            .formatted(file, file, file),
                    null);
        }
        byte[] der = decoded(block.group(2));
        return switch (block.group(1)) {
            case "RSA PRIVATE KEY" -> parsed(Der.wrapRsa(der));
            case "EC PRIVATE KEY" -> parsed(Der.wrapEc(der).orElseThrow(this::noKey));
            case "ENCRYPTED PRIVATE KEY" -> parsed(decrypted(der));
            default -> parsed(der);
        };
    }

    /** As libpq, which lets a key of root's be read by a group that root has chosen. */
    private void refuseIfOthersMayRead() throws IOException {
        if (!Files.getFileStore(file).supportsFileAttributeView("posix")) {
            return;
        }
        boolean root = Integer.valueOf(0).equals(Files.getAttribute(file, "unix:uid"));
        Optional<PosixFilePermission> open = Files.getPosixFilePermissions(file).stream()
                .filter(OTHERS::contains)
                .filter(permission -> !(root && permission == PosixFilePermission.GROUP_READ))
                .findFirst();
        if (open.isPresent()) {
            throw new TlsException(
                    "the key %s (sslkey) can be accessed by others, and is not used until it is private: chmod 0600 %s"
                            .formatted(file, file),
                    null);
        }
    }

    private byte[] decoded(String text) {
        try {
            return Base64.getMimeDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw noKey();
        }
    }

    private byte[] decrypted(byte[] der) {
        if (password.isEmpty()) {
            throw new TlsException(
                    "the key %s (sslkey) is encrypted, and sslpassword does not say with what".formatted(file), null);
        }
        PBEKeySpec spec = new PBEKeySpec(password.toCharArray());
        try {
            EncryptedPrivateKeyInfo info = new EncryptedPrivateKeyInfo(der);
            // Of PBES2, the name says nothing and the parameters say which ciphers.
            String algorithm = info.getAlgParameters() == null
                    ? info.getAlgName()
                    : info.getAlgParameters().toString().startsWith("PBE")
                            ? info.getAlgParameters().toString()
                            : info.getAlgName();
            SecretKey key = SecretKeyFactory.getInstance(algorithm).generateSecret(spec);
            Cipher cipher = Cipher.getInstance(algorithm);
            cipher.init(Cipher.DECRYPT_MODE, key, info.getAlgParameters());
            return info.getKeySpec(cipher).getEncoded();
        } catch (GeneralSecurityException | IOException e) {
            throw new TlsException("sslpassword does not open the key %s (sslkey)".formatted(file), e);
        } finally {
            spec.clearPassword();
        }
    }

    private PrivateKey parsed(byte[] der) {
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
            } catch (InvalidKeySpecException e) {
                // Of another kind; the next may read it.
            } catch (GeneralSecurityException e) {
                throw new TlsException("this Java knows no keys of the kind " + algorithm, e);
            }
        }
        throw noKey();
    }

    private TlsException noKey() {
        return new TlsException(
                "%s (sslkey) holds no private key that could be read; valid are the forms PKCS#8, PKCS#1 and SEC 1, as PEM"
                        .formatted(file),
                null);
    }
}
