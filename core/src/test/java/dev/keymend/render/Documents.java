// SPDX-License-Identifier: Apache-2.0
package dev.keymend.render;

import dev.keymend.catalog.CatalogSnapshot;
import dev.keymend.catalog.ColumnAudit;
import dev.keymend.catalog.ExaminedUse;
import dev.keymend.catalog.IndexAudit;
import dev.keymend.catalog.QualifiedName;
import dev.keymend.catalog.Unexamined;
import dev.keymend.diagnosis.Acceptance;
import dev.keymend.diagnosis.Diagnosis;
import dev.keymend.diagnosis.Report;
import dev.keymend.diagnosis.Severity;
import dev.keymend.sample.Facts;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.LongStream;

/** Every document that can be made of an audit, of one database with something of each kind in it. */
final class Documents {
    /** Names that would do something to whoever looked at them. */
    static final List<String> HOSTILE = List.of(
            "\u001b[2J\u001b]0;owned\u0007",
            "\u009b31m c1",
            "x\nerror  forged  public.safe.id",
            "tab\there",
            "user\u202Egnp.exe",
            "\"><script>alert(1)</script>",
            "]]> <!-- & ' \" -->",
            "注文\uFEFF\u2028 e\u0301",
            "del\u007f \\ $1 %s {0}");

    private Documents() {}

    static Audit sample() {
        List<ExaminedUse> uses = List.of(
                Facts.users().last(2).keys(LongStream.rangeClosed(1, 50_000)).examined(),
                Facts.of("other").keys(1).examined(),
                Facts.of("small")
                        .type("smallint", "smallint")
                        .bounds(1, 32_767)
                        .last(30_000)
                        .keys(1)
                        .examined(),
                Facts.of("fine").last(5).keys(5).examined());
        List<Unexamined> gaps = List.of(new Unexamined(
                Facts.of("hidden").use().subject(),
                "no SELECT on the column",
                "GRANT SELECT (id) ON public.hidden TO app;"));
        return audit(uses, gaps, Acceptance.parse("other"));
    }

    /** The same things wrong with columns whose schemas, tables, names and sequences are hostile. */
    static Audit hostile() {
        List<ExaminedUse> uses = HOSTILE.stream()
                .map(name -> Facts.of(name)
                        .named(new QualifiedName(name, name), name, new QualifiedName(name, name))
                        .last(2)
                        .keys(5)
                        .examined())
                .toList();
        List<Unexamined> gaps = HOSTILE.stream()
                .map(name ->
                        new Unexamined(Facts.of("hidden " + name).use().subject(), "because " + name, "GRANT " + name))
                .toList();
        return audit(uses, gaps);
    }

    static Audit audit(List<ExaminedUse> uses, List<Unexamined> gaps, Acceptance... accepted) {
        // Facts of an audit are there, so that the rules that ask for them speak.
        ColumnAudit columns = new ColumnAudit(
                uses.stream().map(ExaminedUse::use).toList(),
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of(),
                List.of(),
                Optional.empty());
        CatalogSnapshot snapshot = new CatalogSnapshot(
                Facts.server(), List.of(), List.of(), List.of(), uses, List.of(), gaps, columns, IndexAudit.EMPTY);
        Report report = Diagnosis.complete().accepting(List.of(accepted)).of(snapshot);
        return Audit.of("check", snapshot, report);
    }

    /** By format, what is made of it. */
    static Map<String, String> all(Audit audit) {
        Map<String, String> documents = new LinkedHashMap<>();
        documents.put("text", text(out -> {
            TextReport text = new TextReport(out, Style.PLAIN);
            text.heading("check", audit.report().server());
            text.body(audit.report());
            text.totals(audit.report());
            new TextPlan(out, Style.PLAIN).plan(audit.plan());
        }));
        documents.put("json", text(out -> new JsonReport(out).report("check", audit.report(), Map.of())));
        documents.put("html", html(audit));
        documents.put("junit", junit(audit));
        documents.put("sarif", sarif(audit));
        return documents;
    }

    /** One of them, by its format. */
    static String of(String format, Audit audit) {
        return Objects.requireNonNull(all(audit).get(format));
    }

    static String html(Audit audit) {
        return text(out -> new HtmlReport(out).report(audit));
    }

    static String junit(Audit audit) {
        return text(out -> new JunitReport(out, Severity.ERROR).report(audit));
    }

    static String sarif(Audit audit) {
        return text(out -> new SarifReport(
                        out, "1.2.3", rule -> Optional.of("# " + rule + "\n\n*error* · of `" + rule + "`.\n\nMore.\n"))
                .report(audit));
    }

    static String text(Consumer<PrintWriter> body) {
        StringWriter text = new StringWriter();
        PrintWriter out = new PrintWriter(text);
        body.accept(out);
        out.flush();
        return text.toString();
    }
}
