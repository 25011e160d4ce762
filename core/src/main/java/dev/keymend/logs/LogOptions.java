// SPDX-License-Identifier: Apache-2.0
package dev.keymend.logs;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What to read out of logs, and how.
 *
 * @param since leave out what is earlier; null for everything. Without a time an error stays in
 * @param until leave out what is as late or later; null for everything
 * @param constraint leave out all but this constraint's violations; null for everything
 * @param prefix the server's {@code log_line_prefix}; null to have it recognised
 * @param threads how many blocks are read at once, at least 1
 * @param top how many keys, statements and names to list of each constraint, at least 1
 */
public record LogOptions(
        @Nullable Instant since,
        @Nullable Instant until,
        @Nullable String constraint,
        @Nullable String prefix,
        int threads,
        int top) {
    /** Everything, on all cores. */
    public static final LogOptions DEFAULT =
            new LogOptions(null, null, null, null, Runtime.getRuntime().availableProcessors(), 5);

    /**
     * Checks the numbers and the prefix.
     *
     * @throws IllegalArgumentException with a sentence for the user
     */
    public LogOptions {
        if (threads < 1 || top < 1) {
            throw new IllegalArgumentException("threads and entries to list must be 1 or more");
        }
        if (prefix != null) {
            PrefixFormat ignored = new PrefixFormat(prefix);
        }
    }

    /** The same for a stretch of time; null leaves an end open. */
    public LogOptions between(@Nullable Instant from, @Nullable Instant to) {
        return new LogOptions(from, to, constraint, prefix, threads, top);
    }

    /** The same for one constraint; null for all. */
    public LogOptions ofConstraint(@Nullable String name) {
        return new LogOptions(since, until, name, prefix, threads, top);
    }

    /** The same with a known prefix; null to have it recognised. */
    public LogOptions withPrefix(@Nullable String format) {
        return new LogOptions(since, until, constraint, format, threads, top);
    }

    /** The same on so many threads. */
    public LogOptions onThreads(int number) {
        return new LogOptions(since, until, constraint, prefix, number, top);
    }

    /** The same with so many entries of each list. */
    public LogOptions listing(int entries) {
        return new LogOptions(since, until, constraint, prefix, threads, entries);
    }
}
