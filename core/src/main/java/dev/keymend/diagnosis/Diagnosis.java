// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis;

import dev.keymend.catalog.CatalogSnapshot;
import dev.keymend.catalog.ExaminedUse;
import dev.keymend.catalog.Subject;
import dev.keymend.catalog.Unexamined;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Runs rules over a snapshot. Immutable. */
public final class Diagnosis {
    private final List<Rule> rules;
    private final List<Acceptance> acceptances;

    private Diagnosis(List<Rule> rules, List<Acceptance> acceptances) {
        this.rules = List.copyOf(rules);
        this.acceptances = List.copyOf(acceptances);
    }

    /** Every rule. */
    public static Diagnosis complete() {
        return new Diagnosis(Rules.ALL, List.of());
    }

    /** The rules that decide whether the next default insert succeeds. */
    public static Diagnosis ofInserts() {
        return new Diagnosis(Rules.ALL.stream().filter(Rule::decidesInserts).toList(), List.of());
    }

    /** That a sequence will issue keys of these columns which are taken. */
    public static List<Finding> behind(List<ExaminedUse> uses) {
        return new SequenceBehindRule().of(uses);
    }

    /** The same diagnosis, passing over what somebody has decided on. */
    public Diagnosis accepting(List<Acceptance> decided) {
        return new Diagnosis(rules, decided);
    }

    /** What the rules find, worst first and in the rules' order within a severity. */
    public Report of(CatalogSnapshot snapshot) {
        List<Finding> findings = new ArrayList<>();
        List<Unexamined> unexamined = new ArrayList<>();
        List<Report.Accepted> accepted = new ArrayList<>();
        for (Rule rule : rules) {
            for (Finding finding : rule.check(snapshot)) {
                acceptance(finding.subject(), finding.rule())
                        .ifPresentOrElse(
                                by -> accepted.add(new Report.Accepted(by.text(), finding.rule(), finding.summary())),
                                () -> findings.add(finding));
            }
        }
        for (Unexamined gap : snapshot.unexamined()) {
            acceptance(gap.subject(), "unexamined")
                    .ifPresentOrElse(
                            by -> accepted.add(new Report.Accepted(by.text(), "unexamined", gap.reason())),
                            () -> unexamined.add(gap));
        }
        findings.sort(Comparator.comparing(Finding::severity)); // Stable: the rules' order remains within a severity.
        return new Report(
                snapshot.server(),
                findings,
                unexamined,
                accepted,
                snapshot.uses().size());
    }

    private Optional<Acceptance> acceptance(Subject subject, String rule) {
        return acceptances.stream()
                .filter(acceptance -> acceptance.covers(subject, rule))
                .findFirst();
    }
}
