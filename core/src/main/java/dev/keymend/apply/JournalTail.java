// SPDX-License-Identifier: Apache-2.0
package dev.keymend.apply;

import dev.keymend.internal.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import tools.jackson.core.JacksonException;

/** The end of a journal whose writer was killed: half a line, or a whole one without its line feed. */
final class JournalTail {
    private JournalTail() {}

    /**
     * Makes the file end with a whole line, so that the next one does not run into it. Half a line goes: it tells of a
     * change that was never committed, since a line is on the disk before its change.
     */
    static void mend(Path file) {
        try {
            byte[] bytes = Files.readAllBytes(file);
            int end = bytes.length;
            while (end > 0 && bytes[end - 1] != '\n') {
                end--;
            }
            if (end == bytes.length) {
                return;
            }
            byte[] whole;
            if (isWhole(new String(bytes, end, bytes.length - end, StandardCharsets.UTF_8))) {
                whole = Arrays.copyOf(bytes, bytes.length + 1);
                whole[bytes.length] = '\n';
            } else {
                whole = Arrays.copyOf(bytes, end);
            }
            Files.write(file, whole);
        } catch (IOException e) {
            throw new JournalException("cannot mend the end of the journal " + file + ": " + e.getMessage(), e);
        }
    }

    private static boolean isWhole(String line) {
        try {
            Json.object(line);
            return true;
        } catch (JacksonException e) {
            return false;
        }
    }
}
