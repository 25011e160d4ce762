// SPDX-License-Identifier: Apache-2.0
package dev.keymend.logs;

import dev.keymend.violation.LoggedLine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Says whether something is a log of PostgreSQL's at all: where no line is, that no violation was found means nothing. */
final class Recognition {
    /** Of each block, as long as none was recognised. */
    private static final int MOST_LINES = 200;

    private static final int LONGEST_LINE = 1 << 16;

    private Recognition() {}

    /** Whether one of the first lines that a block owns is a server's. */
    static boolean of(Block block, @Nullable PrefixFormat format) throws IOException {
        int start = block.from();
        for (int lines = 0; lines < MOST_LINES && start < Math.min(block.size(), block.ownEnd()); lines++) {
            int end = block.lineEnd(start);
            String line = TextRecord.text(block, start, Math.min(end, start + LONGEST_LINE), StandardCharsets.UTF_8);
            if (isServers(line, format)) {
                return true;
            }
            start = end + 1;
        }
        return false;
    }

    private static boolean isServers(String line, @Nullable PrefixFormat format) {
        if (LoggedLine.beginsCsvRecord(line)) {
            return true;
        }
        Carrier carrier = Carrier.open(line);
        if (carrier.fields().isEmpty()) {
            return isLabelled(carrier.text(), format);
        }
        List<Map<String, String>> entries = JsonFields.read(line.strip().replaceFirst(",$", ""));
        return entries.stream()
                .anyMatch(entry -> entry.containsKey(JsonFields.STATE)
                        || entry.containsKey(JsonFields.SEVERITY)
                        || entry.getOrDefault(JsonFields.MESSAGE, "")
                                .lines()
                                .anyMatch(each -> isLabelled(Carrier.open(each).text(), format)));
    }

    private static boolean isLabelled(String line, @Nullable PrefixFormat format) {
        LoggedLine labelled = ServerLine.read(line, format);
        return labelled != null && labelled.wide();
    }
}
