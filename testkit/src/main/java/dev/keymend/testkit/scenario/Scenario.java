// SPDX-License-Identifier: Apache-2.0
package dev.keymend.testkit.scenario;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One story, read from its folder and found complete. */
public final class Scenario {

    private static final String ABOUT = "about.md";
    private static final String SETUP = "setup.sql";
    private static final String RUN = "run.txt";
    /** Statements of which the last is refused; the error is written to the other file, where the commands run. */
    private static final String ERROR_SQL = "error.sql";

    static final String ERROR_TEXT = "error.txt";
    private static final String SERVERS = "servers:";
    private static final Set<String> EXPECTED = Set.of("expected/transcript.txt", "expected/state.txt");

    private final Path folder;
    private final String setup;
    private final Optional<String> error;
    private final ServerChoice servers;
    private final List<Command> commands;
    private final List<String> inputs;

    private Scenario(
            Path folder,
            String setup,
            Optional<String> error,
            ServerChoice servers,
            List<Command> commands,
            List<String> inputs) {
        this.folder = folder;
        this.setup = setup;
        this.error = error;
        this.servers = servers;
        this.commands = List.copyOf(commands);
        this.inputs = List.copyOf(inputs);
    }

    /**
     * Reads a scenario.
     *
     * @param folder named after the story
     * @throws AssertionError when a file is missing, empty, or there without being used
     * @throws IllegalArgumentException when {@code run.txt} has a line that is no command
     */
    public static Scenario read(Path folder) throws IOException {
        for (String needed : List.of(ABOUT, SETUP, RUN)) {
            Path file = folder.resolve(needed);
            if (!Files.isRegularFile(file) || Files.readString(file).isBlank()) {
                throw new AssertionError("The scenario in " + folder + " needs " + needed + " with something in it");
            }
        }
        ServerChoice servers = ServerChoice.DEFAULT;
        List<Command> commands = new ArrayList<>();
        for (String line : Files.readAllLines(folder.resolve(RUN))) {
            String text = line.strip();
            if (text.startsWith(SERVERS) && commands.isEmpty()) {
                servers = ServerChoice.parse(text.substring(SERVERS.length()));
            } else if (!text.isEmpty() && !text.startsWith("#")) {
                commands.add(Command.parse(text));
            }
        }
        if (commands.isEmpty()) {
            throw new AssertionError(folder.resolve(RUN) + " has no command");
        }
        return new Scenario(
                folder,
                Files.readString(folder.resolve(SETUP)),
                error(folder, commands),
                servers,
                commands,
                inputs(folder, commands));
    }

    /** The story's name: its folder's. */
    public String name() {
        return String.valueOf(folder.getFileName());
    }

    /**
     * The servers that the scenario asks for.
     *
     * @param matrix the run's major versions, oldest first
     */
    public List<Integer> majors(List<Integer> matrix) {
        return servers.among(matrix);
    }

    Path folder() {
        return folder;
    }

    String setup() {
        return setup;
    }

    /** The statements of {@code error.sql}, the last of which is refused. */
    Optional<String> error() {
        return error;
    }

    List<Command> commands() {
        return commands;
    }

    /** Names of files that commands read, relative to the folder. */
    List<String> inputs() {
        return inputs;
    }

    @Override
    public String toString() {
        return name();
    }

    private static Optional<String> error(Path folder, List<Command> commands) throws IOException {
        Path file = folder.resolve(ERROR_SQL);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        if (Files.exists(folder.resolve(ERROR_TEXT))
                || commands.stream().noneMatch(command -> command.rest().contains(ERROR_TEXT))) {
            throw new AssertionError(file + " writes " + ERROR_TEXT + ", which " + folder.resolve(RUN)
                    + " has to use and which must not be there already");
        }
        return Optional.of(Files.readString(file));
    }

    private static List<String> inputs(Path folder, List<Command> commands) throws IOException {
        Set<String> others = files(folder);
        others.removeAll(Set.of(ABOUT, SETUP, ERROR_SQL, RUN));
        others.removeAll(EXPECTED);
        String unused = others.stream()
                .filter(name -> name.startsWith("expected/")
                        || commands.stream().noneMatch(command -> command.rest().contains(name)))
                .collect(Collectors.joining(", "));
        if (!unused.isEmpty()) {
            throw new AssertionError("Nothing in " + folder.resolve(RUN) + " uses " + unused + "; remove or use it");
        }
        return List.copyOf(others);
    }

    private static Set<String> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString())
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }
}
