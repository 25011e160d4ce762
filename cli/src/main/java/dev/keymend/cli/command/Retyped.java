// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.command;

import dev.keymend.cli.connection.ConnectionUri;
import dev.keymend.cli.connection.Secrets;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** The words that named a database and said what its catalog does not, to be typed again: without any password. */
final class Retyped {
    /** By their long names, which other commands have too, what is typed. */
    private static final Map<String, String> CONNECTION =
            Map.of("--host", "-h", "--port", "-p", "--username", "-U", "--dbname", "-d");

    private static final Map<String, String> MAPPINGS = Map.of("--map", "--map");

    /** What is left of a password once it is hidden. */
    private static final Pattern HIDDEN =
            Pattern.compile(":\\*\\*\\*(?=@)|(?i:(?:ssl)?password)\\s*=\\s*\\*\\*\\*[&\\s]*");

    private static final Pattern PLAIN = Pattern.compile("[\\w.:/@%+,=-]+");

    private final @Nullable ParseResult parsed;

    private Retyped(@Nullable ParseResult parsed) {
        this.parsed = parsed;
    }

    /** What was typed behind this command. */
    static Retyped of(CommandSpec command) {
        return new Retyped(command.commandLine().getParseResult());
    }

    /** The connection, with a space before it; nothing where the environment alone named it. */
    String alone() {
        return options(CONNECTION) + uri();
    }

    /** The connection and the mappings, for commands that take these too. */
    String withMappings() {
        return options(CONNECTION) + uri() + options(MAPPINGS);
    }

    private String options(Map<String, String> wanted) {
        if (parsed == null) {
            return "";
        }
        StringBuilder words = new StringBuilder();
        // One that was given again is there again, each time with all its values.
        for (OptionSpec option : new LinkedHashSet<>(parsed.matchedOptions())) {
            String typed = wanted.get(option.longestName());
            if (typed != null) {
                for (String value : option.stringValues()) {
                    words.append(' ').append(typed).append(' ').append(word(value));
                }
            }
        }
        return words.toString();
    }

    private String uri() {
        if (parsed == null) {
            return "";
        }
        StringBuilder words = new StringBuilder();
        for (PositionalParamSpec positional : parsed.matchedPositionals()) {
            for (String text : positional.stringValues()) {
                if (ConnectionUri.isUri(text)) {
                    words.append(' ').append(word(text));
                }
            }
        }
        return words.toString();
    }

    /** As a shell reads it. */
    private static String word(String text) {
        String bare = HIDDEN.matcher(Secrets.hide(text))
                .replaceAll("")
                .replaceFirst("[?&]$", "")
                .strip();
        return PLAIN.matcher(bare).matches() ? bare : "'" + bare.replace("'", "'\\''") + "'";
    }
}
