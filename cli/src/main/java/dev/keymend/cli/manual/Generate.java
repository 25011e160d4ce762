// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.manual;

import dev.keymend.cli.Invocation;
import dev.keymend.cli.command.Commands;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;

/** Run by the build: writes the manual pages and the shells' completions that packages take along. */
public final class Generate {
    private Generate() {}

    /**
     * Writes both.
     *
     * @param arguments the folder to write to, the version, and the date of the pages
     */
    public static void main(String[] arguments) throws IOException {
        write(Path.of(arguments[0]), arguments[1], arguments[2].replaceFirst("T.*", ""));
    }

    /** Writes {@code man/*.1} and {@code completion/keymend.*} below a folder. */
    static void write(Path folder, String version, String date) throws IOException {
        Path man = Files.createDirectories(folder.resolve("man"));
        Path completion = Files.createDirectories(folder.resolve("completion"));
        CommandLine root = Commands.of(nowhere(), List.of());
        Files.writeString(man.resolve("keymend.1"), ManPage.ofRoot(root, version, date));
        for (Map.Entry<String, CommandLine> command : root.getSubcommands().entrySet()) {
            Files.writeString(
                    man.resolve("keymend-" + command.getKey() + ".1"),
                    ManPage.ofCommand(command.getValue(), version, date));
        }
        for (String shell : Completion.SHELLS) {
            Files.writeString(completion.resolve("keymend." + shell), Completion.of(shell, nowhere()));
        }
    }

    /** The model asks nothing of its surroundings. */
    static Invocation nowhere() {
        PrintWriter nothing = new PrintWriter(new StringWriter());
        return new Invocation(
                Map.of(), Path.of("/"), Path.of("/"), InputStream.nullInputStream(), nothing, nothing, false);
    }
}
