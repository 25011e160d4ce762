// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keymend.cli.UsageException;
import dev.keymend.cli.fleet.FleetFile.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FleetFileTest {
    private static final Path SHOWN = Path.of("fleet.txt");

    @TempDir
    private Path folder;

    @Test
    void readsLabelsAndConnectionStrings() throws IOException {
        Path file = Files.writeString(folder.resolve("fleet.txt"), """
                \uFEFF# ours

                shop postgresql://app@db1/shop
                  billing\t host=db2 dbname='the bills' password=a#b \s
                "the \\"old\\" \\\\one" service=old
                """.replace("\n", "\r\n"));

        assertThat(FleetFile.read(file, SHOWN))
                .containsExactly(
                        new Entry("shop", "postgresql://app@db1/shop", 3),
                        new Entry("billing", "host=db2 dbname='the bills' password=a#b", 4),
                        new Entry("the \"old\" \\one", "service=old", 5));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "postgresql://u:secret@h/db | line 1 of fleet.txt begins with a connection string; write a label before it, in \" if it holds blanks or =",
                "password=secret host=h | line 1 of fleet.txt begins with a connection string; write a label before it, in \" if it holds blanks or =",
                "shop | line 1 of fleet.txt has the label shop and nothing after it; write a postgresql:// URI or a conninfo string",
                "\"my shop host=h password=secret | line 1 of fleet.txt has a label whose \" is never closed or is followed by no blank; write \"my label\" and a connection string",
                "\"shop\"host=h | line 1 of fleet.txt has a label whose \" is never closed or is followed by no blank; write \"my label\" and a connection string",
                "\" \" host=h | line 1 of fleet.txt has an empty label; give it a name that the report can use",
                "a host=h~b host=i~a host=j | line 3 of fleet.txt has the label a, which line 1 has; give each a label of its own",
                "# nothing | fleet.txt names no database; write a label and a connection string a line, such as shop postgresql://app@db.example.com/shop",
            })
    void saysWhatIsWrongWithoutShowingIt(String text, String message) throws IOException {
        Path file = Files.writeString(folder.resolve("fleet.txt"), text.replace('~', '\n'));

        assertThatThrownBy(() -> FleetFile.read(file, SHOWN))
                .isInstanceOf(UsageException.class)
                .hasMessage(message);
    }

    @Test
    void saysWhyAFileCannotBeRead() throws IOException {
        Path latin = Files.write(folder.resolve("latin"), new byte[] {'s', (byte) 0xe9, ' ', 'x'});

        assertThatThrownBy(() -> FleetFile.read(folder.resolve("none"), SHOWN))
                .hasMessage("there is no file fleet.txt; --fleet names the file that lists the databases");
        assertThatThrownBy(() -> FleetFile.read(folder, SHOWN))
                .hasMessage("fleet.txt is a folder; --fleet takes a file with a label and a connection string a line");
        assertThatThrownBy(() -> FleetFile.read(latin, SHOWN))
                .hasMessage(
                        "fleet.txt is not UTF-8 text; --fleet takes a file with a label and a connection string a line");
    }
}
