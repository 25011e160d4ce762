// SPDX-License-Identifier: Apache-2.0
package dev.keymend.violation;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Decides whether what was read is a violation, and of which kind. The SQLSTATE first, words last. */
final class Judgement {
    private static final String REDACTED = "Detail redacted";
    private static final String PARAMETERS = "parameters: $1 = ";
    /** Prisma's own code, which hides the server's. */
    static final String PRISMA = "P2002";

    private static final Pattern QUOTED = Pattern.compile("[\"«»„“]\\s?([^\"«»„“”]{1,200}?)\\s?[\"«»“”]");

    private static final Pattern RAISE = Pattern.compile("\\A[^\\n]{1,1000}\\bRAISE\\s*(\\n|\\z)");

    private final Messages messages;
    private final boolean logKeepsDetail;

    /** @param logKeepsDetail whether the text log all is from prints DETAIL lines elsewhere */
    Judgement(Messages messages, boolean logKeepsDetail) {
        this.messages = messages;
        this.logKeepsDetail = logKeepsDetail;
    }

    Optional<UniqueViolation> of(Draft draft) {
        String message = draft.get(Field.MESSAGE);
        Headline headline = headline(draft, message == null ? "" : message);
        String state = draft.get(Field.SQLSTATE);
        ReplicationConflict conflict =
                message == null ? null : ReplicationConflict.in(message, draft.get(Field.DETAIL));
        Kind kind = conflict != null ? Kind.UNIQUE : kind(draft, state, headline, message == null ? "" : message);
        if (kind == null) {
            return Optional.empty();
        }
        UniqueViolation.Builder found = UniqueViolation.builder(kind)
                .schema(draft.get(Field.SCHEMA))
                .table(draft.get(Field.TABLE))
                .constraint(draft.get(Field.CONSTRAINT))
                .message(headline == null || message == null ? message : cut(message, headline))
                .statement(draft.get(Field.STATEMENT))
                .parameters(parameters(draft))
                .context(draft.get(Field.CONTEXT))
                .time(LogTime.read(draft.get(Field.TIME)))
                .user(draft.get(Field.USER))
                .database(draft.get(Field.DATABASE))
                .backendType(draft.get(Field.BACKEND_TYPE))
                .routine(routine(draft))
                .stack(draft.stack());
        if (state != null && !state.equals(PRISMA)) {
            found.sqlState(state);
        } else if (headline != null) {
            found.sqlState(headline.sqlState());
        }
        if (conflict != null) {
            return Optional.of(conflict.describe(found).build());
        }
        if (draft.get(Field.CONSTRAINT) == null) {
            String name = headline != null ? headline.name() : quoted(draft, kind, message);
            found.constraint(draft.doubts(name) ? null : name);
        }
        boolean raised = raised(draft);
        found.raisedByApplication(raised);
        key(draft, kind, found);
        if (raised && draft.get(Field.DETAIL) == null) {
            found.detailGap(DetailGap.NONE); // Nothing was hidden: a RAISE has the DETAIL that its author gives it.
        }
        return Optional.of(found.build());
    }

    private void key(Draft draft, Kind kind, UniqueViolation.Builder found) {
        if (kind == Kind.UPSERT_TARGET || kind == Kind.UPSERT_REPEAT) {
            return;
        }
        String detail = draft.get(Field.DETAIL);
        if (detail != null && detail.startsWith(REDACTED)) {
            found.detailGap(DetailGap.REDACTED);
            return;
        }
        PrintedKeys keys = draft.keys(messages);
        if (keys == null) {
            found.columns(columns(draft.get(Field.COLUMNS))).detailGap(gap(draft));
            return;
        }
        boolean cut = keys.refused().truncated();
        found.key(keys.refused()).existingKey(keys.existing()).detailGap(cut ? DetailGap.CUT : DetailGap.NONE);
    }

    private DetailGap gap(Draft draft) {
        return switch (draft.origin()) {
            case DRIVER, STRUCTURED_LOG -> DetailGap.HIDDEN;
            case TEXT_LOG ->
                draft.has(Field.DETAIL)
                        ? DetailGap.CUT
                        : logKeepsDetail || draft.has(Field.LOCATION) || draft.has(Field.SQLSTATE)
                                ? DetailGap.HIDDEN
                                : DetailGap.TERSE;
            case PASTED -> draft.withheld() || draft.has(Field.TABLE) ? DetailGap.HIDDEN : DetailGap.OMITTED;
        };
    }

    /** A message may have gone on for some lines, or may stand in the middle of another text. */
    private @Nullable Headline headline(Draft draft, String message) {
        if (draft.headline() != null) {
            return draft.headline();
        }
        Headline whole = messages.whole(message);
        if (whole != null) {
            return whole;
        }
        // A paste may hang anything on; the shortest whole message is the server's.
        for (int end = message.indexOf('\n'), lines = 0; end > 0 && lines < 20; lines++) {
            Headline shorter = messages.whole(message.substring(0, end));
            if (shorter != null) {
                return shorter;
            }
            end = message.indexOf('\n', end + 1);
        }
        return messages.find(message, 0);
    }

    private static String cut(String message, Headline headline) {
        return headline.end() <= message.length() ? message.substring(headline.start(), headline.end()) : message;
    }

    private static @Nullable Kind kind(
            Draft draft, @Nullable String state, @Nullable Headline headline, String message) {
        if (state == null) {
            return headline == null ? null : headline.kind();
        }
        Kind worded = headline == null ? null : headline.kind();
        return switch (state.toUpperCase(Locale.ROOT)) {
            case "23505" ->
                worded == Kind.UNIQUE_INDEX_BUILD || buildsIndex(draft) ? Kind.UNIQUE_INDEX_BUILD : Kind.UNIQUE;
            case PRISMA -> Kind.UNIQUE;
            case "23P01" -> Kind.EXCLUSION;
            // These codes stand for much else; ON CONFLICT is in the message in every language.
            case "42P10", "55000", "42809" ->
                worded == Kind.UPSERT_TARGET || namesOnConflict(message) ? Kind.UPSERT_TARGET : null;
            case "21000" -> worded == Kind.UPSERT_REPEAT || namesOnConflict(message) ? Kind.UPSERT_REPEAT : null;
            default -> null;
        };
    }

    private static boolean namesOnConflict(String message) {
        return message.contains("ON CONFLICT") || message.contains("ON-CONFLICT");
    }

    private static boolean buildsIndex(Draft draft) {
        String routine = routine(draft);
        return routine != null && routine.startsWith("comparetup_index_btree");
    }

    /** The name in a message of a language we do not know: what stands in quotation marks. */
    private static @Nullable String quoted(Draft draft, Kind kind, @Nullable String message) {
        // Other databases use these codes too; only what surely is PostgreSQL's message is read by its form.
        if (message == null
                || draft.origin() == Draft.Origin.PASTED
                || kind == Kind.UPSERT_TARGET
                || kind == Kind.UPSERT_REPEAT) {
            return null;
        }
        Matcher matcher = QUOTED.matcher(message);
        return matcher.find() ? matcher.group(1) : null;
    }

    /** By the server's routine; a log without it still has the innermost line of CONTEXT, in whatever language. */
    private static boolean raised(Draft draft) {
        String context = draft.get(Field.CONTEXT);
        String routine = routine(draft);
        return routine == null
                ? context != null
                        && context.startsWith("PL/pgSQL")
                        && RAISE.matcher(context).find()
                : routine.equals("exec_stmt_raise");
    }

    private static @Nullable String routine(Draft draft) {
        String routine = draft.get(Field.ROUTINE);
        String location = draft.get(Field.LOCATION);
        if (routine != null || location == null) {
            return routine;
        }
        int comma = location.indexOf(',');
        return comma < 0 ? null : location.substring(0, comma).strip();
    }

    private static @Nullable String parameters(Draft draft) {
        String parameters = draft.get(Field.PARAMETERS);
        String context = draft.get(Field.CONTEXT);
        int at = parameters != null || context == null ? -1 : context.indexOf(PARAMETERS);
        if (at < 0 || context == null) {
            return parameters;
        }
        return context.substring(context.indexOf('$', at));
    }

    /** The columns that a framework names: {@code [ 'email' ]}, {@code (`email`)} or {@code email}. */
    private static List<String> columns(@Nullable String text) {
        if (text == null) {
            return List.of();
        }
        return Arrays.stream(text.split("[,\\[\\]()`'\"\\s]+", -1))
                .filter(name -> !name.isEmpty())
                .toList();
    }
}
