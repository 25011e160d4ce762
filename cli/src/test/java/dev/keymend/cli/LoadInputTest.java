// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong with an input is said before a server is asked: none listens where these runs are sent. */
class LoadInputTest {
    @TempDir
    private Path folder;

    private final StringWriter err = new StringWriter();

    @Test
    void aFileThatIsNotThere() {
        refused("no-such.csv", "there is no file " + folder.resolve("no-such.csv"));
    }

    @Test
    void aFolder() {
        refused(".", folder.resolve(".") + " is a folder; a file of rows is asked for");
    }

    @Test
    void aFileWithoutAHeader() throws IOException {
        Path empty = Files.createFile(folder.resolve("empty.csv"));
        refused("empty.csv", "the file " + empty + " is empty: not even a header is there");
    }

    @Test
    void aFileThatIsNotCompressedAsItsNameSays() throws IOException {
        Path empty = Files.createFile(folder.resolve("empty.csv.gz"));
        refused("empty.csv.gz", "the file " + empty + " cannot be read: its compression ends before it begins");
        Path plain = Files.writeString(folder.resolve("plain.csv.gz"), "id\n1\n");
        refused("plain.csv.gz", "the file " + plain + " cannot be read: Not in GZIP format");
    }

    @Test
    void noColumnsAndOneTwice() throws IOException {
        Files.writeString(folder.resolve("rows.csv"), "1\n");
        refused("rows.csv", "--columns names no column; leave it out, or name one", "--no-header", "--columns", "");
        refused("rows.csv", "--columns a,b,\"a\" names a column twice", "--no-header", "--columns", "a,b,\"a\"");
    }

    @Test
    void aFileThatWouldBeWrittenOver() throws IOException {
        Path rows = Files.writeString(folder.resolve("rows.csv"), "id\n1\n");
        Files.createSymbolicLink(folder.resolve("link.csv"), rows);
        for (String other : List.of("rows.csv", "./rows.csv", "link.csv")) {
            refused("rows.csv", "-o " + other + " is the input itself; name another file", "-o", other);
        }
        assertThat(rows).hasContent("id\n1\n");
    }

    @Test
    void aFileThatIsNoText() throws IOException {
        Files.write(folder.resolve("latin.csv"), "caf\u00e9\n1\n".getBytes(StandardCharsets.ISO_8859_1));
        refused("latin.csv", "the input is not UTF-8, in line 1; convert it first");
    }

    @Test
    void theColumnsOfAFileThatIsNotThereNeedNoHeader() {
        refused("no-such.csv", "there is no file " + folder.resolve("no-such.csv"), "--no-header", "--columns", "id");
    }

    @Test
    void theStandardInputIsReadCompressedAsWell() throws IOException {
        assertThat(run(new ByteArrayInputStream(gzip("id\n1\n")), "-")).isEqualTo(ExitCodes.UNREACHABLE);
        assertThat(run(new ByteArrayInputStream(gzip("id,,v\n1\n")), "-")).isEqualTo(ExitCodes.USAGE);
        assertThat(err.toString()).contains("leaves a column without a name");
    }

    @Test
    void aPipeIsReadOnce() throws Exception {
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        Thread writer = new Thread(() -> {
            try (OutputStream out = Files.newOutputStream(pipe)) {
                out.write("id,,v\n1\n".getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        writer.start();
        assertThat(run(InputStream.nullInputStream(), "pipe")).isEqualTo(ExitCodes.USAGE);
        writer.join();
        assertThat(err.toString()).contains("leaves a column without a name");
    }

    private void refused(String file, String sentence, String... more) {
        for (String command : List.of("load", "preview")) {
            err.getBuffer().setLength(0);
            assertThat(run(command, InputStream.nullInputStream(), file, more)).isEqualTo(ExitCodes.USAGE);
            assertThat(err.toString()).isEqualTo("keymend: " + sentence + System.lineSeparator());
        }
    }

    private int run(InputStream in, String file) {
        return run("load", in, file);
    }

    private int run(String command, InputStream in, String file, String... more) {
        List<String> arguments = new ArrayList<>(List.of(command, file, "--into", "t", "-h", "127.0.0.1", "-p", "1"));
        arguments.addAll(List.of(more));
        PrintWriter printed = new PrintWriter(err);
        return Keymend.run(arguments, new Invocation(Map.of(), folder, folder, in, printed, printed, false));
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }
}
