// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.connection;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.ISetter;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;

/**
 * A connection URI as a command's last argument. It takes the first place that the command's own positional parameters
 * leave free.
 *
 * <p>Where a free text comes before it and may be left out, the command asks {@link #takes} whether that text is the
 * URI.
 */
public final class ConnectionUri {
    private @Nullable String uri;
    private @Nullable CommandSpec command;

    /** Adds it to a command, after the positional parameters that the command has by now. */
    public void addTo(CommandSpec command) {
        this.command = command;
        command.addPositional(PositionalParamSpec.builder()
                .index(String.valueOf(command.positionalParameters().size()))
                .arity("0..1")
                .type(String.class)
                .paramLabel("CONNECTION")
                .description("a connection URI: postgresql://user@host:port/database. Other forms go after -d")
                .setter(setter())
                .build());
    }

    private ISetter setter() {
        return new ISetter() {
            @Override
            public <T> T set(T text) {
                if (text instanceof String given && !isUri(given)) {
                    throw refused(refusal(given));
                }
                uri = (String) text;
                return text;
            }
        };
    }

    private ParameterException refused(String why) {
        return new ParameterException(Objects.requireNonNull(command).commandLine(), why);
    }

    /** Whether the text can only be a connection URI. */
    public static boolean isUri(String text) {
        return UriParser.isUri(text);
    }

    /** Takes {@code text} if it is a URI; says whether it did. */
    public boolean takes(String text) {
        if (!isUri(text)) {
            return false;
        }
        if (uri != null) {
            throw refused("two connection URIs are given; give one");
        }
        uri = text;
        return true;
    }

    private static String refusal(String text) {
        String shown = Secrets.hide(text);
        if (text.startsWith("jdbc:postgresql://")) {
            return "'%s' is a URL for JDBC; leave out the jdbc: in front".formatted(shown);
        }
        if (text.contains("://")) {
            return "'%s' is not a URI of PostgreSQL; one begins with postgresql://".formatted(shown);
        }
        String quoted = shown.matches("[\\w.:/@*-]+") ? shown : "'" + shown.replace("'", "'\\''") + "'";
        return "'%s' is not a connection URI; write -d %s".formatted(shown, quoted);
    }

    /** What was given. */
    Optional<String> value() {
        return Optional.ofNullable(uri);
    }
}
