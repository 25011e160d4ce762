// SPDX-License-Identifier: Apache-2.0
package dev.keymend.logs;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/** Unpacks gzip as far as it is sound: what was unpacked before the damage is given out before the damage is told. */
final class GzipText extends GZIPInputStream {
    private static final int BUFFER = 1 << 16;

    private @Nullable IOException damage;

    /** @throws IOException if its header is damaged or cut off */
    GzipText(InputStream packed) throws IOException {
        super(packed, BUFFER);
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (damage != null) {
            throw damage;
        }
        long before = inf.getBytesWritten();
        try {
            return super.read(bytes, offset, length);
        } catch (ZipException | EOFException e) {
            // A piece that is damaged in its middle has filled a part of the room before that is found out.
            long sound = inf.getBytesWritten() - before;
            damage = e;
            if (sound <= 0) {
                throw e;
            }
            return (int) sound;
        }
    }
}
