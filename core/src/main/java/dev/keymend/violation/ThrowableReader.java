// SPDX-License-Identifier: Apache-2.0
package dev.keymend.violation;

import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Finds the violation behind an exception: by the server's fields, else by SQLSTATE, else by the message. */
final class ThrowableReader {
    /** Chains are short; one this long was made by a mistake. */
    private static final int MOST = 1_000;

    private final Messages messages = Messages.loaded();
    private final Judgement judgement = new Judgement(messages, false);
    private final List<Throwable> chain;

    private ThrowableReader(List<Throwable> chain) {
        this.chain = chain;
    }

    static Optional<UniqueViolation> read(Throwable failure) {
        return new ThrowableReader(chain(failure)).violation();
    }

    /** The exception, its causes and next exceptions, each once, for chains may have cycles. */
    private static List<Throwable> chain(Throwable failure) {
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Throwable> left = new ArrayDeque<>(List.of(failure));
        List<Throwable> chain = new ArrayList<>();
        while (!left.isEmpty() && chain.size() < MOST) {
            Throwable each = left.removeFirst();
            if (!seen.add(each)) {
                continue;
            }
            chain.add(each);
            if (each.getCause() != null) {
                left.addLast(each.getCause());
            }
            if (each instanceof SQLException sql && sql.getNextException() != null) {
                left.addLast(sql.getNextException());
            }
        }
        return chain;
    }

    private Optional<UniqueViolation> violation() {
        for (Throwable each : chain) {
            Draft draft = each instanceof PSQLException postgres ? fields(postgres.getServerErrorMessage()) : null;
            Optional<UniqueViolation> found = judged(draft);
            if (found.isPresent()) {
                return found;
            }
        }
        boolean decided = false;
        for (Throwable each : chain) {
            if (each instanceof SQLException sql && sql.getSQLState() != null) {
                decided = true;
                Optional<UniqueViolation> found = judged(coded(sql, sql.getSQLState()));
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        // Words decide only where no SQLSTATE has.
        return decided ? Optional.empty() : inMessages();
    }

    private Optional<UniqueViolation> inMessages() {
        for (Throwable each : chain) {
            String message = each.getMessage();
            Optional<UniqueViolation> found = judged(message == null ? null : ViolationText.firstDraft(message));
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private Optional<UniqueViolation> judged(@Nullable Draft draft) {
        if (draft == null) {
            return Optional.empty();
        }
        for (Throwable each : chain) {
            String message = each.getMessage();
            if (message != null) {
                draft.put(Field.STATEMENT, Statements.in(message.replace('\n', ' ')));
            }
        }
        draft.stack(StackMarks.ofExceptions(chain));
        return judgement.of(draft);
    }

    private static @Nullable Draft fields(@Nullable ServerErrorMessage error) {
        if (error == null) {
            return null;
        }
        Draft draft = new Draft(Draft.Origin.DRIVER);
        draft.put(Field.SQLSTATE, error.getSQLState());
        draft.put(Field.MESSAGE, error.getMessage());
        draft.put(Field.DETAIL, error.getDetail());
        draft.put(Field.HINT, error.getHint());
        draft.put(Field.CONTEXT, error.getWhere());
        draft.put(Field.SCHEMA, error.getSchema());
        draft.put(Field.TABLE, error.getTable());
        draft.put(Field.CONSTRAINT, error.getConstraint());
        draft.put(Field.ROUTINE, error.getRoutine());
        return draft;
    }

    private static Draft coded(SQLException failure, String state) {
        String message = failure.getMessage() == null ? "" : failure.getMessage();
        Draft known = ViolationText.firstDraft(message);
        Draft draft = known == null ? new Draft(Draft.Origin.PASTED) : known;
        draft.set(Field.SQLSTATE, state);
        draft.put(Field.MESSAGE, message);
        return draft;
    }
}
