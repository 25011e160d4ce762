// SPDX-License-Identifier: Apache-2.0
package dev.keymend.render;

import dev.keymend.catalog.ConstraintFacts;
import dev.keymend.catalog.ExistingRow;
import dev.keymend.diagnosis.cause.Cause;
import dev.keymend.diagnosis.cause.Confidence;
import dev.keymend.diagnosis.cause.Explanation;
import dev.keymend.diagnosis.cause.KeyReading;
import dev.keymend.diagnosis.cause.ValueDisplay;
import dev.keymend.internal.text.Width;
import dev.keymend.plan.Remedy;
import dev.keymend.plan.Snippet;
import dev.keymend.plan.Step;
import dev.keymend.violation.ClientStack;
import dev.keymend.violation.KeyText;
import dev.keymend.violation.UniqueViolation;
import java.io.PrintWriter;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Explanations for a person: what was refused, the row that is there, why, and what mends it. */
public final class TextExplanation {
    /** A value longer than this is cut: a key may be as long as a page. */
    private static final int LONGEST = 120;
    /** Enough to show what the doubt is about. */
    private static final int CANDIDATES = 3;

    private final PrintWriter out;
    private final Style style;
    private final ValueDisplay display;
    private final Set<Remedy> shown = new HashSet<>();

    /** Writes to {@code out}, which stays the caller's. */
    public TextExplanation(PrintWriter out, Style style, ValueDisplay display) {
        this.out = out;
        this.style = style;
        this.display = display;
    }

    /** One violation. */
    public void explanation(Explanation explanation) {
        out.println();
        heading(explanation);
        key(explanation);
        explanation.existing().forEach(this::existing);
        new TextAttempt(out, style, this::value).attempt(explanation);
        ConstraintFacts constraint = explanation.constraint();
        if (constraint != null) {
            constraint(constraint);
        }
        explanation
                .namesakes()
                .forEach(each -> line("maybe "
                        + Lines.name(each.name() + " of " + each.table().quoted())));
        ClientStack stack = explanation.violation().stack();
        explanation.causes().forEach(cause -> cause(cause, stack));
        if (explanation.causes().isEmpty()) {
            out.println();
            out.println("  No cause is known from what is there.");
        }
        explanation.findings().forEach(new TextReport(out, style)::finding);
        for (String note : explanation.notes()) {
            out.println();
            out.println(style.faint(Lines.wrap(2, style.width(), note)));
        }
    }

    private void heading(Explanation explanation) {
        UniqueViolation violation = explanation.violation();
        StringBuilder text = new StringBuilder(style.bad(violation.kind().word()));
        if (violation.sqlState() != null) {
            text.append(' ').append(violation.sqlState());
        }
        if (violation.constraint() != null) {
            text.append("  ").append(style.strong(Lines.name(violation.constraint())));
        }
        ConstraintFacts constraint = explanation.constraint();
        if (constraint != null) {
            text.append(" of ").append(Lines.name(constraint.root().quoted()));
            if (constraint.ofPartition()) {
                text.append(" (in the partition ")
                        .append(Lines.name(constraint.table().quoted()))
                        .append(", where the key is called ")
                        .append(Lines.name(constraint.name()))
                        .append("; the table's own is ")
                        .append(Lines.name(constraint.rootIndex()))
                        .append(')');
            }
        } else if (violation.table() != null) {
            text.append(" of ").append(Lines.name(violation.table()));
        }
        out.println(text);
    }

    private void key(Explanation explanation) {
        KeyText key = explanation.violation().key();
        KeyReading reading = explanation.key();
        List<String> columns = explanation.constraint() == null
                ? explanation.violation().columns()
                : explanation.constraint().columnTexts();
        if (reading.exact()) {
            for (int i = 0; i < columns.size() && i < reading.values().size(); i++) {
                out.println("  " + Lines.name(columns.get(i)) + " = "
                        + value(reading.values().get(i)));
            }
            if (reading.provenByLookup()) {
                line(style.faint("read apart by the row that is there: the printed key can be read in several ways"));
            }
        } else if (key != null) {
            line("(" + names(columns) + ") = (" + value(key.valuesText()) + ")");
            if (reading.ambiguous()) {
                line(style.doubtful("ambiguous: the values can be read in more than one way"));
                reading.candidates().stream()
                        .limit(CANDIDATES)
                        .forEach(candidate ->
                                line("  " + candidate.stream().map(this::value).collect(Collectors.joining(" | "))));
            }
        } else if (!columns.isEmpty()) {
            line("key (" + names(columns) + ")");
        }
    }

    private void existing(ExistingRow row) {
        out.println("  " + style.strong("already there:"));
        out.println(Lines.wrap(4, style.width(), TextAttempt.columns(row.columns(), this::value)));
        String age = row.transactionAge() == Long.MAX_VALUE
                ? "written long ago"
                : "written " + Lines.count(row.transactionAge(), "transaction") + " ago";
        out.println(style.faint("    " + age + (row.committedAt() == null ? "" : ", at " + row.committedAt())));
    }

    private void constraint(ConstraintFacts constraint) {
        if (constraint.predicate() != null) {
            line(style.faint("counts only rows WHERE " + Lines.name(constraint.predicate())));
        }
        if (!constraint.included().isEmpty()) {
            line(style.faint("carries along, outside the key: " + names(constraint.included())));
        }
        if (constraint.nullsNotDistinct()) {
            line(style.faint("NULLS NOT DISTINCT: two nulls are the same key here"));
        }
    }

    private void cause(Cause cause, ClientStack stack) {
        out.println();
        String word = cause.confidence().word();
        out.println("  " + (cause.confidence() == Confidence.PROVEN ? style.good(word) : style.doubtful(word)) + "  "
                + style.strong(cause.id()));
        out.println(Lines.wrap(4, style.width(), cause.summary()));
        for (String evidence : cause.evidence()) {
            out.println(Lines.wrap(4, style.width(), "· " + evidence));
        }
        out.println(style.faint(Lines.wrap(4, style.width(), "refuted by: " + cause.refutedBy())));
        cause.remedies().forEach(remedy -> remedy(remedy, stack));
    }

    private void remedy(Remedy remedy, ClientStack stack) {
        boolean again = !shown.add(remedy);
        out.println("    " + style.good("→ ") + Lines.name(remedy.title()) + (again ? " (as above)" : ""));
        if (again) {
            return;
        }
        for (Step step : remedy.steps()) {
            out.println(style.faint(Lines.wrap(6, style.width(), "lock: " + step.lock())));
            out.println(Lines.indent(6, step.sql()));
        }
        if (stack == ClientStack.UNKNOWN && !remedy.snippets().isEmpty()) {
            // Nobody said which language the program is in: the SQL above is enough to read.
            out.println(
                    style.faint("      in " + remedy.snippets().get(0).language() + ": --format json has the code"));
            return;
        }
        for (Snippet snippet : remedy.snippets()) {
            out.println(style.faint("      in " + snippet.language() + ":"));
            out.println(Lines.indent(6, snippet.code()));
        }
    }

    private String value(String value) {
        String shown = Lines.name(display.of(value));
        String cut = Width.cut(shown, LONGEST);
        return cut.length() == shown.length() ? shown : cut + "… (" + value.length() + " characters)";
    }

    /** @param text harmless; it may be coloured */
    private void line(String text) {
        out.println("  " + Lines.fold(4, style.width(), text));
    }

    private static String names(List<String> names) {
        return Lines.name(String.join(", ", names));
    }
}
