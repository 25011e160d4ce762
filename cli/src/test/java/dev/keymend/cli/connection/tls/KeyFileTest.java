// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.connection.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.interfaces.ECPrivateKey;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keys as OpenSSL has written them; they open nothing but these tests. */
class KeyFileTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "rsa-pkcs1.pem,RSA",
        "rsa-pkcs8.pem,RSA",
        "rsa-pkcs8.der,RSA",
        "rsa-encrypted.pem,RSA",
        "ec-sec1.pem,EC",
        "ec-pkcs8.pem,EC",
        "ed25519.pem,EdDSA"
    })
    void readsEveryForm(String name, String algorithm) throws IOException {
        assertThat(KeyFile.read(copied(name), "sesame").getAlgorithm()).isEqualTo(algorithm);
    }

    @Test
    void theFormsOfOneKeyAreTheSameKey() throws IOException {
        assertThat(KeyFile.read(copied("rsa-pkcs1.pem"), ""))
                .isEqualTo(KeyFile.read(copied("rsa-pkcs8.pem"), ""))
                .isEqualTo(KeyFile.read(copied("rsa-encrypted.pem"), "sesame"));
        assertThat(number("ec-sec1.pem")).isEqualTo(number("ec-pkcs8.pem"));
    }

    @Test
    void saysWhatIsWrong() throws IOException {
        Path encrypted = copied("rsa-encrypted.pem");
        Path old = copied("rsa-old-encrypted.pem");
        Path open = copied("rsa-pkcs8.pem");
        Path none = Files.writeString(
                folder.resolve("none"), "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----");
        Files.setPosixFilePermissions(none, PosixFilePermissions.fromString("rw-------"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r--r--"));

        expect(encrypted, "", "the key %s (sslkey) is encrypted, and sslpassword does not say with what");
        expect(encrypted, "wrong", "sslpassword does not open the key %s (sslkey)");
        expect(
                old,
                "sesame",
                "the key %1$s (sslkey) is encrypted in OpenSSL's old way, which Java cannot read; convert it with openssl pkcs8"
                        + " -topk8 -in %1$s -out %1$s.new");
        expect(
                open,
                "",
                "the key %1$s (sslkey) can be accessed by others, and is not used until it is private: chmod 0600 %1$s");
        expect(
                none,
                "",
                "%s (sslkey) holds no private key that could be read; valid are the forms PKCS#8, PKCS#1 and SEC 1, as PEM");
        expect(folder.resolve("gone"), "", "the file %s (sslkey) does not exist");
    }

    private BigInteger number(String name) throws IOException {
        return ((ECPrivateKey) KeyFile.read(copied(name), "")).getS();
    }

    private static void expect(Path file, String password, String message) {
        assertThatThrownBy(() -> KeyFile.read(file, password))
                .isInstanceOf(TlsException.class)
                .hasMessage(message.formatted(file));
    }

    private Path copied(String name) throws IOException {
        Path file = folder.resolve(name);
        try (InputStream in = KeyFileTest.class.getResourceAsStream(name)) {
            Files.write(file, Objects.requireNonNull(in).readAllBytes());
        }
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }
}
