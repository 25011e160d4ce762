// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.connection;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Mixin for commands that take a connection URI as their last argument. It takes the first place that the command's own
 * positional parameters leave free, so a command declares those before it.
 *
 * <p>Where a free text comes before it and may be left out, the command asks {@link #takes} whether that text is the
 * URI.
 */
public final class ConnectionUri {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    private @Nullable String uri;

    /** For picocli. */
    public ConnectionUri() {}

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
            throw new ParameterException(command.commandLine(), "two connection URIs are given; give one");
        }
        uri = text;
        return true;
    }

    @Parameters(
            arity = "0..1",
            paramLabel = "CONNECTION",
            description = "a connection URI: postgresql://user@host:port/database. Other forms go after -d")
    void setUri(@Nullable String text) {
        if (text != null && !isUri(text)) {
            throw new ParameterException(command.commandLine(), refusal(text));
        }
        uri = text;
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
