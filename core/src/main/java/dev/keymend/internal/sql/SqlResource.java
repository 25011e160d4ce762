// SPDX-License-Identifier: Apache-2.0
package dev.keymend.internal.sql;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
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

    private SqlResource(String name, String text) {
        this.name = name;
        this.text = text;
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
        Matcher matcher = VARIABLE.matcher(text);
        StringBuilder result = new StringBuilder(text.length() + 256);
        while (matcher.find()) {
            String value = values.get(matcher.group(1));
            if (value == null) {
                throw new IllegalArgumentException(name + " needs the variable " + matcher.group(1));
            }
            matcher.appendReplacement(result, Matcher.quoteReplacement(value));
        }
        return matcher.appendTail(result).toString();
    }
}
