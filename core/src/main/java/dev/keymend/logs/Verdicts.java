// SPDX-License-Identifier: Apache-2.0
package dev.keymend.logs;

import dev.keymend.violation.Kind;
import dev.keymend.violation.LoggedError;
import dev.keymend.violation.LoggedLine.Part;
import dev.keymend.violation.UniqueViolation;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Judges errors. A log repeats its messages, so each is judged once. Used by one thread. */
final class Verdicts {
    private static final int MOST = 2_000;
    private static final int LONGEST_MESSAGE = 1_000;
    private static final String CONFLICT = "conflict detected on relation";

    private final Map<String, Optional<Verdict>> known = new HashMap<>();

    /** What an error is; null when it is none of ours. */
    @Nullable Verdict of(Gathered error) {
        String message = error.message();
        if (message.length() > LONGEST_MESSAGE) {
            return null;
        }
        // What a worker reports names the index in its DETAIL.
        if (message.startsWith(CONFLICT)) {
            return judge(error);
        }
        String state = error.sqlState;
        String key = state == null ? message : state + '\n' + message;
        Optional<Verdict> verdict = known.get(key);
        if (verdict == null) {
            verdict = Optional.ofNullable(judge(error));
            if (known.size() >= MOST) {
                known.clear();
            }
            known.put(key, verdict);
        }
        return verdict.orElse(null);
    }

    private static @Nullable Verdict judge(Gathered error) {
        String neighbour = error.sqlState == null ? Phrases.NEIGHBOURS.get(error.message()) : error.sqlState;
        if ("40001".equals(neighbour)) {
            return new Verdict("serialization-failure", neighbour, false, null, null);
        }
        if ("40P01".equals(neighbour)) {
            return new Verdict("deadlock", neighbour, false, null, null);
        }
        return violation(error).map(Verdicts::verdict).orElse(null);
    }

    private static Verdict verdict(UniqueViolation violation) {
        boolean refused = violation.kind() != Kind.UPSERT_TARGET && violation.kind() != Kind.UPSERT_REPEAT;
        return new Verdict(
                violation.kind().word(), violation.sqlState(), refused, violation.constraint(), violation.table());
    }

    /** The violation that an error is, with all that the log tells of it; empty when it is none. */
    static Optional<UniqueViolation> violation(Gathered error) {
        return new LoggedError(
                        error.structured,
                        error.sqlState,
                        error.message(),
                        error.get(Part.DETAIL),
                        error.get(Part.CONTEXT),
                        error.get(Part.STATEMENT),
                        error.get(Part.LOCATION),
                        error.prefix.time(),
                        error.prefix.user(),
                        error.prefix.database(),
                        error.prefix.backendType())
                .violation();
    }
}
