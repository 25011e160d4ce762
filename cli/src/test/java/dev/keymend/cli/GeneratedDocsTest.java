// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keymend.cli.manual.DocTables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Tables in the docs that say what the program knows better are written by it, between {@code <!-- generated: NAME -->} and
 * {@code <!-- end -->}. With {@code -Dscenarios.rewrite=true} they are written anew.
 */
class GeneratedDocsTest {
    private static final Pattern BLOCK = Pattern.compile("(?s)<!-- generated: ([a-z-]+) -->\\n(.*?)<!-- end -->");

    @Test
    void everyTableIsWhatTheProgramSays() throws IOException {
        Map<String, String> tables = DocTables.all(SourceTree.root().resolve("docs"));
        Map<String, String> found = new LinkedHashMap<>();
        for (Path page : pages()) {
            if (Boolean.getBoolean("keymend.test.rewrite")) {
                rewrite(page, tables);
            }
            Matcher block = BLOCK.matcher(Files.readString(page));
            while (block.find()) {
                String name = block.group(1);
                assertThat(tables).as("what %s asks for", page).containsKey(name);
                assertThat(block.group(2))
                        .as("the table %s of %s; -Dscenarios.rewrite=true writes it", name, page)
                        .isEqualTo(tables.get(name));
                found.put(name, String.valueOf(page));
            }
        }
        assertThat(found).containsOnlyKeys(tables.keySet());
    }

    private static void rewrite(Path page, Map<String, String> tables) throws IOException {
        String text = Files.readString(page);
        String fresh = BLOCK.matcher(text)
                .replaceAll(block -> Matcher.quoteReplacement("<!-- generated: " + block.group(1) + " -->\n"
                        + tables.getOrDefault(block.group(1), block.group(2)) + "<!-- end -->"));
        if (!fresh.equals(text)) {
            Files.writeString(page, fresh);
        }
    }

    private static Iterable<Path> pages() throws IOException {
        try (Stream<Path> docs = Files.walk(SourceTree.root().resolve("docs"))) {
            return docs.filter(file -> file.toString().endsWith(".md")).toList();
        }
    }
}
