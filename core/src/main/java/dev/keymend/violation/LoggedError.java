// SPDX-License-Identifier: Apache-2.0
package dev.keymend.violation;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An error as a server has logged it, field by field, before anybody has judged whether it is a violation. What the log does not
 * hold is null; texts are as the server wrote them, without the tabs that a text log puts before further lines.
 *
 * @param structured whether a CSV or JSON log holds it, which keeps the DETAIL whatever the verbosity
 * @param time as the log has it
 * @param location the server's function, as {@code log_error_verbosity = verbose} tells it
 */
public record LoggedError(
        boolean structured,
        @Nullable String sqlState,
        String message,
        @Nullable String detail,
        @Nullable String context,
        @Nullable String statement,
        @Nullable String location,
        @Nullable String time,
        @Nullable String user,
        @Nullable String database,
        @Nullable String backendType) {
    /** The violation that this is; empty when it is none. */
    public Optional<UniqueViolation> violation() {
        Draft draft = new Draft(structured ? Draft.Origin.STRUCTURED_LOG : Draft.Origin.TEXT_LOG);
        draft.put(Field.SQLSTATE, sqlState);
        draft.put(Field.MESSAGE, message);
        draft.put(Field.DETAIL, detail);
        draft.put(Field.CONTEXT, context);
        draft.put(Field.STATEMENT, statement);
        draft.put(Field.LOCATION, location);
        draft.put(Field.TIME, time);
        draft.put(Field.USER, user);
        draft.put(Field.DATABASE, database);
        draft.put(Field.BACKEND_TYPE, backendType);
        return new Judgement(Messages.loaded(), detail != null).of(draft);
    }
}
