// SPDX-License-Identifier: Apache-2.0
package dev.keymend.internal.sql;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One SQL statement from a resource file that can be pasted into psql: variables are written as psql writes them
 * ({@code :table}), so {@code \set} makes a file run there unchanged.
 */
public final class SqlResource {
    /** A psql variable: a colon before a name, but not the second colon of a cast. */
    private static final Pattern VARIABLE = Pattern.compile("(?<!:):([a-z_]+)");

    private final String name;
    private final String text;

    /** The statement cut at its variables: a piece of text, a variable's name, and so on, a piece of text last. */
    private final List<String> pieces;

    private SqlResource(String name, String text) {
        this.name = name;
        this.text = text;
        this.pieces = cut(text);
    }

    private static List<String> cut(String text) {
        List<String> pieces = new ArrayList<>();
        Matcher matcher = VARIABLE.matcher(text);
        int from = 0;
        while (matcher.find()) {
            pieces.add(text.substring(from, matcher.start()));
            pieces.add(matcher.group(1));
            from = matcher.end();
        }
        pieces.add(text.substring(from));
        return pieces;
    }

    /** Reads {@code name} from beside {@code neighbour}; comment lines stay in the file and are not sent. */
    public static SqlResource load(Class<?> neighbour, String name) {
        try (InputStream in = neighbour.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("SQL resource " + name + " is not beside " + neighbour.getName());
            }
            String withComments = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return new SqlResource(
                    name, withComments.replaceAll("(?m)^\\s*--.*\\R", "").strip());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read SQL resource " + name, e);
        }
    }

    /** The statement of a file that has no variables. */
    public String text() {
        return text;
    }

    /**
     * The statement with every variable replaced by its SQL text. Values must already be SQL: names quoted by
     * {@link Identifiers}, numbers, operators, expressions that the server itself printed.
     *
     * @throws IllegalArgumentException if the statement uses a variable that {@code values} lacks
     */
    public String with(Map<String, String> values) {
        StringBuilder result = new StringBuilder(text.length() + 256);
        for (int i = 0; i < pieces.size() - 1; i += 2) {
            String value = values.get(pieces.get(i + 1));
            if (value == null) {
                throw new IllegalArgumentException(name + " needs the variable " + pieces.get(i + 1));
            }
            result.append(pieces.get(i)).append(value);
        }
        return result.append(pieces.get(pieces.size() - 1)).toString();
    }
}
