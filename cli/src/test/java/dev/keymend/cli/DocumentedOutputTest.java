// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Output shown in the docs is a piece of one that a scenario produced, and Java a piece of a test, never typed by hand. With
 * {@code -Dscenarios.rewrite=true} a piece is taken anew from its transcript, from the command line it begins with on.
 */
class DocumentedOutputTest {
    private static final Pattern QUOTE =
            Pattern.compile("<!-- from (\\S+) -->\\n```console\\n(.*?)```\\n", Pattern.DOTALL);
    private static final Pattern EXAMPLE =
            Pattern.compile("<!-- from (\\S+)#(\\S+) -->\\n```java\\n(.*?)```\\n", Pattern.DOTALL);
    private static final Pattern JAVA = Pattern.compile("(?m)^```java$");
    private static final Pattern CONSOLE = Pattern.compile("(?m)^```console$");

    @Test
    void everyConsoleBlockIsAPieceOfATranscript() throws IOException {
        for (Path page : pages()) {
            if (Boolean.getBoolean("keymend.test.rewrite")) {
                Files.writeString(page, QUOTE.matcher(Files.readString(page)).replaceAll(this::takenAnew));
            }
            String text = Files.readString(page);
            Matcher quotes = QUOTE.matcher(text);
            int count = 0;
            while (quotes.find()) {
                String transcript = read(SourceTree.root().resolve(quotes.group(1)));
                assertThat(quotes.group(2)).as("a quote in %s", page).isNotBlank();
                assertThat(transcript)
                        .as("%s, quoted in %s", quotes.group(1), page)
                        .contains(quotes.group(2));
                count++;
            }
            assertThat(CONSOLE.matcher(text).results().count())
                    .as("console blocks in %s that say where they are from", page)
                    .isEqualTo(count);
        }
    }

    @Test
    void everyJavaBlockIsAPieceOfATest() throws IOException {
        int count = 0;
        for (Path page : pages()) {
            String text = Files.readString(page);
            Matcher quotes = EXAMPLE.matcher(text);
            int found = 0;
            while (quotes.find()) {
                assertThat(quotes.group(3))
                        .as("%s of %s, quoted in %s", quotes.group(2), quotes.group(1), page)
                        .isEqualTo(example(read(SourceTree.root().resolve(quotes.group(1))), quotes.group(2)));
                found++;
            }
            assertThat(JAVA.matcher(text).results().count())
                    .as("java blocks in %s that say where they are from", page)
                    .isEqualTo(found);
            count += found;
        }
        assertThat(count).isPositive();
    }

    /** What stands between {@code // [name]} and the next {@code // [end]}, without the margin. */
    private static String example(String source, String name) {
        int start = source.indexOf("// [" + name + "]\n");
        assertThat(start).as("the mark [%s]", name).isNotNegative();
        int from = source.indexOf('\n', start) + 1;
        int end = source.lastIndexOf('\n', source.indexOf("// [end]", from));
        return source.substring(from, end).stripIndent() + "\n";
    }

    private String takenAnew(MatchResult quote) {
        String command = quote.group(2).lines().findFirst().orElseThrow();
        String transcript = read(SourceTree.root().resolve(quote.group(1)));
        if (transcript.contains(quote.group(2))) {
            return Matcher.quoteReplacement(quote.group()); // It may hold several commands.
        }
        int start = transcript.indexOf(command + "\n");
        assertThat(start).as("where '%s' is in %s", command, quote.group(1)).isNotNegative();
        int end = transcript.indexOf("\n\n$ ", start);
        String piece = end < 0 ? transcript.substring(start) : transcript.substring(start, end + 1);
        return Matcher.quoteReplacement("<!-- from " + quote.group(1) + " -->\n```console\n" + piece + "```\n");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> pages() throws IOException {
        try (Stream<Path> docs = Files.walk(SourceTree.root().resolve("docs"))) {
            return Stream.concat(
                            Stream.of(SourceTree.root().resolve("README.md")),
                            docs.filter(file -> file.toString().endsWith(".md")))
                    .toList();
        }
    }
}
