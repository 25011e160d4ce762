// SPDX-License-Identifier: Apache-2.0
package dev.keymend.testkit.scenario;

import dev.keymend.testkit.TestDatabase;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Runs a scenario's commands one after the other and writes down what each prints. */
final class Transcript {

    private final CommandLine program;
    private final TestDatabase database;
    private final Path workingDirectory;
    private final StringWriter text = new StringWriter();

    Transcript(CommandLine program, TestDatabase database, Path workingDirectory) {
        this.program = program;
        this.database = database;
        this.workingDirectory = workingDirectory;
    }

    String of(List<Command> commands) throws Exception {
        for (Command command : commands) {
            if (text.getBuffer().length() > 0) {
                text.write("\n");
            }
            text.write("$ " + command.line() + "\n");
            switch (command.kind()) {
                case KEYMEND -> runProgram(command.rest());
                case SQL -> runSql(command.rest());
            }
        }
        return text.toString();
    }

    private void runProgram(String rest) throws Exception {
        // Two writers into one, neither of which keeps anything back: so both streams appear in the order of writing.
        PrintWriter out = new PrintWriter(text);
        PrintWriter err = new PrintWriter(text);
        int code = program.run(arguments(rest), out, err, database.environment(), workingDirectory);
        out.flush();
        err.flush();
        if (text.getBuffer().charAt(text.getBuffer().length() - 1) != '\n') {
            text.write("\n");
        }
        text.write("exit " + code + "\n");
    }

    private void runSql(String sql) throws SQLException {
        try (Connection connection = database.connect()) {
            text.write(SqlCommand.run(connection, sql));
        }
    }

    private List<String> arguments(String rest) throws IOException {
        List<String> arguments = new ArrayList<>();
        for (String word : ShellWords.split(rest)) {
            arguments.addAll(expanded(word));
        }
        return arguments;
    }

    /** A word with a star stands for the files of that name, as a journal's name is not known beforehand. */
    private List<String> expanded(String word) throws IOException {
        if (word.indexOf('*') < 0 || word.indexOf(' ') >= 0) {
            return List.of(word);
        }
        List<String> names = new ArrayList<>();
        String pattern = word.replaceAll("[\\\\\\[\\]{}?]", "\\\\$0");
        try (DirectoryStream<Path> files = Files.newDirectoryStream(workingDirectory, pattern)) {
            files.forEach(file -> names.add(String.valueOf(file.getFileName())));
        }
        names.sort(null);
        return names.isEmpty() ? List.of(word) : names;
    }
}
