// SPDX-License-Identifier: Apache-2.0
package dev.keymend.logs;

import dev.keymend.violation.LoggedLine.Part;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes events of what has been gathered. Used by one thread. */
final class Events {
    /** Of a key; of the rest only the hash is kept. */
    static final int LONGEST_KEY = 256;

    /** What follows the key of a conflict. */
    private static final List<String> ROWS = List.of("); existing local row", "), local row", "); remote row");

    private final Verdicts verdicts = new Verdicts();
    private final LineTime times = new LineTime();
    private final SqlShape shapes = new SqlShape();

    /** Whether an error with this state and the beginning of this message may be one of ours. */
    boolean isOurs(Gathered error) {
        return verdicts.of(error) != null;
    }

    /** The event; null when the error is none of ours. */
    @Nullable LogEvent of(Gathered error) {
        Verdict verdict = verdicts.of(error);
        if (verdict == null) {
            return null;
        }
        String statement = error.get(Part.STATEMENT);
        String context = error.get(Part.CONTEXT);
        SqlShape.Shape shape = statement == null ? null : shapes.of(statement);
        String inner = context == null ? null : innerStatement(context);
        return event(
                verdict,
                error.prefix,
                error.get(Part.DETAIL),
                shape,
                written(shape, inner, context),
                context,
                error.message().startsWith("conflict detected"),
                error);
    }

    /** A statement without its literals. */
    SqlShape.Shape shape(String statement) {
        return shapes.of(statement);
    }

    /** The event of an error that has no CONTEXT and is no report of a conflict, of which more is known. */
    LogEvent known(Verdict verdict, LinePrefix prefix, @Nullable String detail, SqlShape.Shape shape, Source source) {
        return event(verdict, prefix, detail, shape, shape, null, false, source);
    }

    private LogEvent event(
            Verdict verdict,
            LinePrefix prefix,
            @Nullable String detail,
            SqlShape.@Nullable Shape shape,
            SqlShape.@Nullable Shape written,
            @Nullable String context,
            boolean conflict,
            Source source) {
        String key = detail == null || !verdict.violation() ? null : conflict ? conflictKey(detail) : key(detail);
        long time = times.read(prefix.time());
        String worker = prefix.backendType();
        // What the message itself names is not to be read from a statement.
        boolean named = verdict.table() != null;
        return new LogEvent(
                verdict,
                key == null ? null : key.length() > LONGEST_KEY ? key.substring(0, LONGEST_KEY) + "…" : key,
                key == null ? 0 : hash(key),
                time,
                time == LineTime.NONE || times.isSure() || times.isYearless(),
                time == LineTime.NONE || !times.isYearless(),
                prefix.session(),
                prefix.user(),
                prefix.database(),
                prefix.application(),
                shape == null ? null : shape.text(),
                named ? verdict.table() : written == null ? null : written.table(),
                named || written == null ? null : written.schema(),
                context != null && isCopy(context),
                context != null
                        && context.startsWith("PL/pgSQL")
                        && firstLine(context).endsWith("at RAISE"),
                conflict || (worker != null && worker.startsWith("logical")),
                source);
    }

    /** The statement that has written: that of a function, where CONTEXT shows it. */
    private SqlShape.@Nullable Shape written(
            SqlShape.@Nullable Shape shape, @Nullable String inner, @Nullable String context) {
        if (inner != null) {
            return shapes.of(inner);
        }
        // A function's statement that the log does not show may write anywhere.
        return context != null && context.contains("PL/pgSQL") ? null : shape;
    }

    /** From the first parenthesis to the last: the key, or both, whatever the language puts around them. */
    private static @Nullable String key(String detail) {
        int start = detail.indexOf('(');
        int end = detail.lastIndexOf(')');
        if (start < 0 || detail.indexOf(")=(", start) < 0) {
            return null;
        }
        return detail.substring(start, end > start ? end + 1 : detail.length());
    }

    /** The first key of a conflict: whole rows stand behind it. */
    private static @Nullable String conflictKey(String detail) {
        int start = detail.indexOf("ey (");
        if (start < 0) {
            return key(detail);
        }
        int open = start + "ey ".length();
        int end = detail.length();
        for (String after : ROWS) {
            int found = detail.indexOf(after, open);
            end = found < 0 ? end : Math.min(end, found + 1);
        }
        return key(detail.substring(open, end));
    }

    /** A statement in quotation marks at the beginning of CONTEXT, in whatever language the words before it are. */
    private static @Nullable String innerStatement(String context) {
        String line = firstLine(context);
        int open = line.startsWith("COPY") || line.startsWith("PL/pgSQL") ? -1 : quote(line);
        if (open < 0) {
            return null;
        }
        String inner = context.substring(open + 1).strip();
        return SqlShape.isStatement(inner) ? inner : null;
    }

    private static int quote(String line) {
        for (int i = 0; i < line.length(); i++) {
            if ("\"»«„“".indexOf(line.charAt(i)) >= 0) {
                return i;
            }
        }
        return -1;
    }

    private static boolean isCopy(String context) {
        int end = context.indexOf('\n');
        int copy = context.indexOf("COPY");
        return copy >= 0 && (end < 0 || copy < end) && copy < 80;
    }

    private static String firstLine(String text) {
        int end = text.indexOf('\n');
        return end < 0 ? text : text.substring(0, end);
    }

    /** 64 bits, so that no two keys of a log are likely to share one. */
    private static long hash(String text) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        }
        return hash ^ (hash >>> 29);
    }
}
