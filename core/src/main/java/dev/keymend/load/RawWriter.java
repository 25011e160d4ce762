// SPDX-License-Identifier: Apache-2.0
package dev.keymend.load;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Streams rows into the raw stage. A row's values travel as the text of a composite value, which the server reads with the
 * very functions that COPY would, one for each column, only later: so that a bad value can be named.
 */
final class RawWriter implements AutoCloseable {
    private static final int FLUSH = 1 << 16;

    private final CopyIn copy;
    private final int columns;
    private final StringBuilder pending = new StringBuilder(FLUSH + (1 << 12));
    private final StringBuilder composite = new StringBuilder();
    private long rows;

    private RawWriter(CopyIn copy, int columns) {
        this.copy = copy;
        this.columns = columns;
    }

    static RawWriter open(Connection connection, int columns) throws SQLException {
        CopyIn copy = connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyIn("COPY " + Tables.RAW + " (ord, line, rec, fault) FROM STDIN");
        return new RawWriter(copy, columns);
    }

    /** One more row; without a line when that is 0. */
    void write(long line, List<@Nullable String> values) throws SQLException {
        write(rows + 1, line, values);
    }

    /** One more row, with its place in the input. */
    void write(long ordinal, long line, List<@Nullable String> values) throws SQLException {
        rows++;
        pending.append(ordinal).append('\t');
        if (line == 0) {
            pending.append("\\N");
        } else {
            pending.append(line);
        }
        pending.append('\t');
        String fault = fault(values);
        if (fault == null) {
            compose(values);
            escape(composite);
            pending.append("\t\\N\n");
        } else {
            pending.append("\\N\t");
            escape(fault);
            pending.append('\n');
        }
        if (pending.length() >= FLUSH) {
            flush();
        }
    }

    /** How many it took so far. */
    long rows() {
        return rows;
    }

    /** Ends the stream; tells how many rows it took. */
    long end() throws SQLException {
        flush();
        copy.endCopy();
        return rows;
    }

    /** Gives up what was not ended. */
    @Override
    public void close() throws SQLException {
        if (copy.isActive()) {
            copy.cancelCopy();
        }
    }

    private @Nullable String fault(List<@Nullable String> values) {
        if (values.size() != columns) {
            return "it has " + values.size() + (values.size() == 1 ? " value" : " values") + " where " + columns
                    + (columns == 1 ? " column is" : " columns are") + " named";
        }
        for (@Nullable String value : values) {
            if (value != null && value.indexOf('\0') >= 0) {
                return "it holds a NUL character, which PostgreSQL stores in no text";
            }
        }
        return null;
    }

    private void compose(List<@Nullable String> values) {
        composite.setLength(0);
        composite.append('(');
        for (int i = 0; i < values.size(); i++) {
            if (i > 0) {
                composite.append(',');
            }
            String value = values.get(i);
            if (value != null) {
                composite.append('"');
                for (int j = 0; j < value.length(); j++) {
                    char c = value.charAt(j);
                    if (c == '"' || c == '\\') {
                        composite.append('\\');
                    }
                    composite.append(c);
                }
                composite.append('"');
            }
        }
        composite.append(')');
    }

    private void escape(CharSequence text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\\' -> pending.append("\\\\");
                case '\n' -> pending.append("\\n");
                case '\r' -> pending.append("\\r");
                case '\t' -> pending.append("\\t");
                default -> pending.append(c);
            }
        }
    }

    private void flush() throws SQLException {
        byte[] bytes = pending.toString().getBytes(StandardCharsets.UTF_8);
        copy.writeToCopy(bytes, 0, bytes.length);
        pending.setLength(0);
    }
}
