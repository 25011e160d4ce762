// SPDX-License-Identifier: Apache-2.0
package dev.keymend.logs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keymend.violation.LoggedLine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PhrasesTest {
    private static final Path RESOURCE = Path.of("src/main/resources/dev/keymend/logs/windows.tsv");

    /** With {@code -Dkeymend.test.rewrite=true} they are chosen anew. */
    @Test
    void theWindowsAreThoseOfTheMessages() throws IOException {
        String chosen = WindowChoice.chosen();
        if (Boolean.getBoolean("keymend.test.rewrite")) {
            Files.writeString(RESOURCE, chosen);
        }
        assertThat(Files.readString(RESOURCE)).isEqualTo(chosen);
        assertThat(Phrases.windows()).isEqualTo(chosen);
    }

    @Test
    void everyMessageHasOne() {
        for (Anchors anchors : List.of(Phrases.usual(), Phrases.withBareStates())) {
            List<List<String>> messages = new ArrayList<>(LoggedLine.messages());
            Phrases.NEIGHBOURS.keySet().forEach(message -> messages.add(List.of(message)));
            for (List<String> message : messages) {
                byte[] bytes = String.join("some_name", message).getBytes(StandardCharsets.UTF_8);
                byte[] padded = Block.widened(bytes, bytes.length, 0);
                Hits hits = new Hits();
                anchors.find(padded, 0, bytes.length, hits);
                assertThat(hits.size()).as(message.toString()).isPositive();
            }
        }
    }
}
