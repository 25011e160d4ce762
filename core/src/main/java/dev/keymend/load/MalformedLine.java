// SPDX-License-Identifier: Apache-2.0
package dev.keymend.load;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Finds where a text stops being UTF-8: whoever reads it reads ahead, and knows only about where that is. */
final class MalformedLine {
    private static final int BUFFER = 1 << 16;

    private MalformedLine() {}

    /**
     * Goes through bytes to the first that are not UTF-8, or to their end.
     *
     * @param line that they begin on
     * @return the line
     */
    static long find(InputStream in, long line) throws IOException {
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer bytes = ByteBuffer.allocate(BUFFER);
        CharBuffer chars = CharBuffer.allocate(BUFFER);
        long at = line;
        boolean ended = false;
        while (!ended) {
            int read = in.read(bytes.array(), bytes.position(), bytes.remaining());
            ended = read < 0;
            bytes.position(bytes.position() + Math.max(0, read)).flip();
            CoderResult result = decoder.decode(bytes, chars, ended);
            at += chars.flip().chars().filter(c -> c == '\n').count();
            if (result.isError()) {
                return at;
            }
            chars.clear();
            bytes.compact();
        }
        return at;
    }
}
