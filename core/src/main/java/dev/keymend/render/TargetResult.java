// SPDX-License-Identifier: Apache-2.0
package dev.keymend.render;

import dev.keymend.diagnosis.Report;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What became of one of several databases.
 *
 * @param name what the user calls it
 * @param report null where it could not be looked at
 * @param failure why not, as sentences; null where it could
 * @param grant the statement that would let this role look; null where none would
 * @param exitCode what looking at this one alone would have ended with
 */
public record TargetResult(
        String name,
        @Nullable Report report,
        @Nullable String failure,
        @Nullable String grant,
        int exitCode) {

    /** A database that was looked at. */
    public static TargetResult seen(String name, Report report, int exitCode) {
        return new TargetResult(name, report, null, null, exitCode);
    }

    /** A database that could not be looked at. */
    public static TargetResult unseen(String name, String failure, @Nullable String grant, int exitCode) {
        return new TargetResult(name, null, failure, grant, exitCode);
    }

    /** The reports of those that were looked at. */
    public static List<Report> reports(List<TargetResult> results) {
        return results.stream().flatMap(result -> result.seen().stream()).toList();
    }

    Optional<Report> seen() {
        return Optional.ofNullable(report);
    }
}
