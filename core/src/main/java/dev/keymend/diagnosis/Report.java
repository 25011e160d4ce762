// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis;

import dev.keymend.catalog.ServerFacts;
import dev.keymend.catalog.Unexamined;
import java.util.List;

/**
 * What a diagnosis found.
 *
 * @param findings worst first
 * @param accepted findings and gaps that somebody has decided to live with, which no longer count
 * @param examined how many columns fed by a sequence were examined
 */
public record Report(
        ServerFacts server,
        List<Finding> findings,
        List<Unexamined> unexamined,
        List<Accepted> accepted,
        int examined) {
    /**
     * Something a gate passes because somebody decided so.
     *
     * @param subject as the user named it
     * @param what the finding's rule id, or {@code unexamined}
     * @param summary the finding's summary, or the reason it could not be examined
     */
    public record Accepted(String subject, String what, String summary) {}

    /** Copies the lists. */
    public Report {
        findings = List.copyOf(findings);
        unexamined = List.copyOf(unexamined);
        accepted = List.copyOf(accepted);
    }

    /** How many findings are of this severity. */
    public long count(Severity severity) {
        return findings.stream()
                .filter(finding -> finding.severity() == severity)
                .count();
    }
}
