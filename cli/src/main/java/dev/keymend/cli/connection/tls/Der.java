// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.connection.tls;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Optional;

/** Puts keys of older forms into PKCS#8's envelope, the only one that Java opens. */
final class Der {
    private static final byte SEQUENCE = 0x30;
    private static final byte OCTETS = 0x04;
    /** The context's number 0: in a SEC 1 key, the curve. */
    private static final byte CURVE = (byte) 0xa0;

    private static final byte[] VERSION_0 = {0x02, 0x01, 0x00};
    /** 1.2.840.113549.1.1.1, rsaEncryption, and its empty parameters. */
    private static final byte[] RSA = {
        0x06, 0x09, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00
    };
    /** 1.2.840.10045.2.1, ecPublicKey. */
    private static final byte[] EC = {0x06, 0x07, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 0x02, 0x01};

    private Der() {}

    /** A PKCS#1 key in PKCS#8's envelope. */
    static byte[] wrapRsa(byte[] key) {
        return envelope(RSA, key);
    }

    /** A SEC 1 key in PKCS#8's envelope; empty when it does not say which curve it is on. */
    static Optional<byte[]> wrapEc(byte[] key) {
        return curve(key).map(curve -> envelope(concat(EC, curve), key));
    }

    private static byte[] envelope(byte[] algorithm, byte[] key) {
        return element(SEQUENCE, concat(VERSION_0, element(SEQUENCE, algorithm), element(OCTETS, key)));
    }

    private static byte[] element(byte tag, byte[] content) {
        byte[] length;
        if (content.length < 0x80) {
            length = new byte[] {(byte) content.length};
        } else if (content.length < 0x100) {
            length = new byte[] {(byte) 0x81, (byte) content.length};
        } else {
            length = new byte[] {(byte) 0x82, (byte) (content.length >> 8), (byte) content.length};
        }
        return concat(new byte[] {tag}, length, content);
    }

    /** The content of the element that names the curve, from among those of the outer sequence. */
    private static Optional<byte[]> curve(byte[] key) {
        int position = contentStart(key, 0);
        while (position > 0 && position + 1 < key.length) {
            int start = contentStart(key, position);
            int end = start < 0 ? -1 : start + length(key, position);
            if (end < 0 || end > key.length) {
                return Optional.empty();
            }
            if (key[position] == CURVE) {
                return Optional.of(Arrays.copyOfRange(key, start, end));
            }
            position = end;
        }
        return Optional.empty();
    }

    private static int contentStart(byte[] der, int position) {
        if (position + 1 >= der.length) {
            return -1;
        }
        int first = der[position + 1] & 0xff;
        return position + 2 + (first < 0x80 ? 0 : first - 0x80);
    }

    private static int length(byte[] der, int position) {
        int first = der[position + 1] & 0xff;
        if (first < 0x80) {
            return first;
        }
        int length = 0;
        for (int index = 0; index < first - 0x80 && position + 2 + index < der.length; index++) {
            length = (length << 8) | (der[position + 2 + index] & 0xff);
        }
        return length;
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
