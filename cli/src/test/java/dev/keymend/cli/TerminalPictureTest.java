// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

/** The picture in the README shows what a scenario printed; with {@code -Dscenarios.rewrite=true} it is drawn anew. */
class TerminalPictureTest {
    private static final Path PICTURE = SourceTree.root().resolve("docs/pictures/first-walk.svg");

    @Test
    void theReadmesPictureIsCurrent() throws IOException {
        String transcript = Files.readString(SourceTree.root().resolve("scenarios/first-walk/expected/transcript.txt"));
        String picture = TerminalPicture.of(
                "keymend check finds two late sequences, keymend fix --apply moves them, keymend verify passes",
                piece(transcript, "$ keymend check\n") + "\n" + piece(transcript, "$ keymend fix --apply") + "\n"
                        + piece(transcript, "$ keymend verify"));
        if (Boolean.getBoolean("keymend.test.rewrite")) {
            Files.createDirectories(PICTURE.resolveSibling("."));
            Files.writeString(PICTURE, picture);
        }
        assertThat(PICTURE).as("-Dscenarios.rewrite=true draws it").hasContent(picture);
        assertThat(Files.readString(SourceTree.root().resolve("README.md"))).contains("(docs/pictures/first-walk.svg)");
    }

    @Test
    void isXmlWhateverStandsInIt() throws Exception {
        String picture = TerminalPicture.of("a & b", "$ keymend check\nerror  x  \"</text><script>\" & more\n");
        assertThat(DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(new InputSource(new StringReader(picture)))
                        .getElementsByTagName("script")
                        .getLength())
                .isZero();
    }

    private static String piece(String transcript, String command) {
        int start = transcript.indexOf(command);
        assertThat(start).as(command).isNotNegative();
        int end = transcript.indexOf("\n\n$ ", start);
        return transcript
                .substring(start, end < 0 ? transcript.length() : end + 1)
                // A name of a journal or a time tells nothing here.
                .replace(" · PostgreSQL <version>", "")
                .replaceAll("\n\nNext:(\n  .*)*", "")
                .replaceAll("; waited <n> ms for the lock, held it <n> ms", "");
    }
}
