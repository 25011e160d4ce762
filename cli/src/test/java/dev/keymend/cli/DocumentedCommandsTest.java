// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keymend.cli.command.Commands;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.ParameterException;

/** What the docs tell people to type is typed rightly: the scripts by the shell's grammar, our commands by ours. */
class DocumentedCommandsTest {
    private static final Pattern SCRIPT = Pattern.compile("(?s)```sh\\n(.*?)```");
    private static final Pattern COMMAND =
            Pattern.compile("(?m)^(?:\\$ | {4}|\\s*)(?:\\./)?keymend ([a-z]+(?: (?!&&|\\|\\||#|·).*)?)$");
    /** Outputs, which were run, and tell of commands in columns. */
    private static final Pattern OUTPUT = Pattern.compile("(?s)```console\\n.*?```");

    private static final Pattern WORD = Pattern.compile("'([^']*)'|\"([^\"]*)\"|(\\S+)");
    private static final Pattern END = Pattern.compile("\\s(&&|\\|\\||[|;#<>]|[<>]).*$");

    @TempDir
    private Path folder;

    @Test
    void everyScriptIsAShells() throws Exception {
        int count = 0;
        for (Path page : pages()) {
            Matcher script = SCRIPT.matcher(Files.readString(page));
            while (script.find()) {
                Path file = Files.writeString(folder.resolve("script.sh"), script.group(1));
                Process shell = new ProcessBuilder("sh", "-n", file.toString())
                        .redirectErrorStream(true)
                        .start();
                assertThat(new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                        .as("%s in %s", script.group(1), page)
                        .isEmpty();
                count++;
            }
        }
        assertThat(count).isPositive();
    }

    @Test
    void everyCommandIsOneOfOurs() throws IOException {
        int count = 0;
        for (Path page : pages()) {
            Matcher script = SCRIPT.matcher(Files.readString(page));
            while (script.find()) {
                for (String line : script.group(1).lines().toList()) {
                    int at = line.indexOf("keymend ");
                    if (at >= 0 && !line.stripLeading().startsWith("#")) {
                        parse(words(line.substring(at + 8)), page);
                        count++;
                    }
                }
            }
            Matcher command =
                    COMMAND.matcher(OUTPUT.matcher(Files.readString(page)).replaceAll(""));
            while (command.find()) {
                if (isExact(command.group(1))) {
                    parse(words(command.group(1)), page);
                    count++;
                }
            }
        }
        assertThat(count).isGreaterThan(15);
    }

    /** Not a line of what there is to choose from, nor a heading of an output. */
    private static boolean isExact(String words) {
        return words.indexOf('…') < 0 && words.indexOf('·') < 0 && words.indexOf('[') < 0;
    }

    private static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        Matcher word = WORD.matcher(END.matcher(line).replaceFirst("").replaceFirst(";$", ""));
        while (word.find()) {
            words.add(word.group(1) != null ? word.group(1) : word.group(2) != null ? word.group(2) : word.group(3));
        }
        return words;
    }

    private void parse(List<String> words, Path page) {
        PrintWriter nothing = new PrintWriter(new StringWriter());
        Invocation invocation =
                new Invocation(Map.of(), folder, folder, InputStream.nullInputStream(), nothing, nothing, false);
        try {
            Commands.of(invocation, words).parseArgs(words.toArray(String[]::new));
        } catch (ParameterException e) {
            throw new AssertionError("keymend " + String.join(" ", words) + ", in " + page, e);
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
