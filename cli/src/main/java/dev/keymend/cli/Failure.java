// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli;

import dev.keymend.KeymendException;
import dev.keymend.cli.connection.ConnectionFailure;
import dev.keymend.cli.connection.Secrets;
import dev.keymend.embedded.EmbeddedPostgresException;
import dev.keymend.load.LoadUnavailableException;
import java.sql.SQLException;
import java.util.Objects;

/**
 * What a command threw, as a user hears of it.
 *
 * @param sentence what was found and what to do; no stack trace, no password
 * @param exitCode how the command ends
 */
public record Failure(String sentence, int exitCode) {
    private static final String AGAIN = ". What was committed before stays; run the same command again.";

    /** Explains whatever a command may throw. */
    public static Failure of(Throwable thrown) {
        if (thrown instanceof ConnectionFailure || thrown instanceof LoadUnavailableException) {
            return new Failure(message(thrown), ExitCodes.UNREACHABLE);
        }
        if (thrown instanceof IncompleteException) {
            return new Failure(message(thrown), ExitCodes.INCOMPLETE);
        }
        if (thrown instanceof KeymendException) {
            // A URI that was put where a file was wanted may hold a password.
            return new Failure(Secrets.hideInUris(message(thrown)), ExitCodes.USAGE);
        }
        if (thrown instanceof EmbeddedPostgresException) {
            return new Failure(message(thrown), ExitCodes.INCOMPLETE);
        }
        if (thrown instanceof SQLException fromServer) {
            return ofServer(fromServer, AGAIN);
        }
        if (thrown instanceof OutOfMemoryError) {
            return new Failure(
                    "this took more memory than Java was given, which it never should. Please report it with the command"
                            + " you typed; JAVA_TOOL_OPTIONS=-Xmx1g gives it more until then.",
                    ExitCodes.BUG);
        }
        // Where it happened is all that a report needs to begin with; a whole stack trace helps nobody at a prompt.
        String place = thrown.getStackTrace().length == 0 ? "an unknown place" : thrown.getStackTrace()[0].toString();
        return new Failure(
                "this is a bug of ours, not of yours: " + thrown + " at " + place
                        + ". Please report it with the command you typed.",
                ExitCodes.BUG);
    }

    /**
     * Explains that the server broke off what was under way.
     *
     * @param after what to say of the work where the connection is lost, from the full stop on
     */
    public static Failure of(SQLException fromServer, String after) {
        return ofServer(fromServer, after);
    }

    /** By SQLSTATE, never by the text: servers speak many languages. */
    private static Failure ofServer(SQLException e, String after) {
        String state = Objects.requireNonNullElse(e.getSQLState(), "");
        String said = message(e).lines().findFirst().orElse("").replaceFirst("\\.$", "");
        return switch (state) {
            case "57014" ->
                new Failure(
                        "a query was cancelled, by somebody or by a timeout that the server or the role has set: "
                                + said + ". Nothing was changed by it; run the same command again.",
                        ExitCodes.INCOMPLETE);
            case "57P01" ->
                new Failure(
                        "the server ended the session in mid-run, because an administrator said so or because it is being"
                                + " stopped: " + said + after,
                        ExitCodes.UNREACHABLE);
            case "57P02", "57P03" ->
                new Failure("the server is restarting or stopping: " + said + after, ExitCodes.UNREACHABLE);
            case "25P03", "25P04", "57P05" ->
                new Failure(
                        "the server ended the session in mid-run, because a timeout was set for its sessions or"
                                + " transactions: " + said + after,
                        ExitCodes.UNREACHABLE);
            case "57P04" -> new Failure("the database was dropped in mid-run: " + said + ".", ExitCodes.UNREACHABLE);
            case "42501" ->
                new Failure(
                        "not permitted: " + said + ". Ask the owner of what it names for the privilege, or connect as"
                                + " another role with -U.",
                        ExitCodes.UNREACHABLE);
            case "22021" ->
                new Failure(
                        "a name or value in this database is not valid UTF-8, as may be where its encoding is SQL_ASCII,"
                                + " which takes any bytes: " + said + ". Keymend reads UTF-8 only. Look with"
                                + " PGCLIENTENCODING=SQL_ASCII psql for relname ~ '[^ -~]' in pg_class, and attname in"
                                + " pg_attribute, and rename what is found.",
                        ExitCodes.INCOMPLETE);
            case "25006" ->
                new Failure(
                        "this session may only read, because the server is a standby or default_transaction_read_only is"
                                + " on: " + said
                                + ". Connect to the primary, with target_session_attrs=read-write to be sure.",
                        ExitCodes.INCOMPLETE);
            default ->
                state.startsWith("08") || state.startsWith("57P")
                        ? new Failure("the connection to the server was lost: " + said + after, ExitCodes.UNREACHABLE)
                        : new Failure("the server refused (" + state + "): " + said, ExitCodes.INCOMPLETE);
        };
    }

    private static String message(Throwable thrown) {
        return String.valueOf(thrown.getMessage());
    }
}
