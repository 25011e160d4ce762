// SPDX-License-Identifier: Apache-2.0
package dev.keymend.render;

import dev.keymend.catalog.ExaminedUse;
import dev.keymend.catalog.QualifiedName;
import dev.keymend.catalog.Subject;
import dev.keymend.catalog.Unexamined;
import dev.keymend.diagnosis.Finding;
import dev.keymend.plan.Remedy;
import dev.keymend.plan.Step;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A test case of a report: something that was looked at.
 *
 * @param subject what was looked at
 * @param findings what was found; added to while the cases are gathered
 * @param gaps why it could not be looked at; added to while the cases are gathered
 */
record JunitCase(Subject subject, List<Finding> findings, List<Unexamined> gaps) {
    /** Every column that was examined, then what else there is something to say about. */
    static List<JunitCase> of(Audit audit) {
        Map<Subject, JunitCase> cases = new LinkedHashMap<>();
        for (ExaminedUse examined : audit.snapshot().uses()) {
            at(cases, examined.use().subject());
        }
        for (Finding finding : audit.report().findings()) {
            at(cases, finding.subject()).findings().add(finding);
        }
        for (Unexamined gap : audit.report().unexamined()) {
            at(cases, gap.subject()).gaps().add(gap);
        }
        return List.copyOf(cases.values());
    }

    private static JunitCase at(Map<Subject, JunitCase> cases, Subject subject) {
        return cases.computeIfAbsent(subject, key -> new JunitCase(key, new ArrayList<>(), new ArrayList<>()));
    }

    /** What tools gather cases by: the table, or what else stands alone. */
    String owner() {
        String schema = subject.schema();
        String table = subject.table();
        return schema == null || table == null ? subject.place() : new QualifiedName(schema, table).quoted();
    }

    String name() {
        String whole = subject.toString();
        String owner = owner();
        return whole.startsWith(owner) && whole.length() > owner.length()
                ? whole.substring(owner.length()).replaceFirst("^[. ]", "")
                : whole;
    }

    String whySkipped() {
        return Stream.concat(
                        gaps.stream()
                                .map(gap -> gap.grant() == null ? gap.reason() : gap.reason() + "; " + gap.grant()),
                        findings.stream().filter(Finding::leavesOpen).map(Finding::summary))
                .collect(Collectors.joining("; "));
    }

    /** What is wrong and what mends it, for the body of a failure. */
    static String words(Finding finding) {
        StringBuilder words = new StringBuilder(finding.subject().toString())
                .append('\n')
                .append(finding.summary())
                .append('\n');
        for (Remedy remedy : finding.remedies()) {
            words.append("→ ").append(remedy.title()).append('\n');
            for (Step step : remedy.steps()) {
                words.append(step.sql()).append('\n');
            }
        }
        return words.toString();
    }
}
