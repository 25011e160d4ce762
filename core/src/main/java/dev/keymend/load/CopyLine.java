// SPDX-License-Identifier: Apache-2.0
package dev.keymend.load;

import java.util.ArrayList;
import java.util.List;

/** The values of a line of COPY's text format. */
final class CopyLine {
    private final List<KeyBytes> values = new ArrayList<>();

    /** For lines of so many values. */
    CopyLine(int fields) {
        for (int i = 0; i < fields; i++) {
            values.add(new KeyBytes());
        }
    }

    /** Of the line that was split last. */
    KeyBytes value(int field) {
        return values.get(field);
    }

    /** Takes a line apart; the values share its bytes, which are changed where something was escaped. */
    void split(byte[] line) {
        int length = line.length > 0 && line[line.length - 1] == '\n' ? line.length - 1 : line.length;
        int from = 0;
        for (int field = 0; field < values.size(); field++) {
            int read = from;
            int write = from;
            boolean isNull = from + 1 < length && line[from] == '\\' && line[from + 1] == 'N';
            while (read < length && line[read] != '\t') {
                byte b = line[read++];
                if (b == '\\' && read < length) {
                    b = unescaped(line[read++]);
                }
                line[write++] = b;
            }
            values.get(field).set(line, from, write, isNull);
            from = read + 1;
        }
    }

    private static byte unescaped(byte letter) {
        return switch (letter) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'v' -> 0x0b;
            default -> letter;
        };
    }
}
