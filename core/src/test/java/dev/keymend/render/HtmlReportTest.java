// SPDX-License-Identifier: Apache-2.0
package dev.keymend.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keymend.catalog.ExaminedUse;
import dev.keymend.diagnosis.Severity;
import dev.keymend.sample.Facts;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HtmlReportTest {
    private static final Pattern TAG = Pattern.compile("<(/?)([a-z0-9]+)[^>]*>");

    @Test
    void holdsEverythingThatWasFound() {
        assertThat(Documents.html(Documents.sample()))
                .contains("<title>keymend check · shop</title>")
                .contains("<li><b class=\"error\">1</b>errors</li>")
                .contains("<span class=\"error\">error</span> sequence-behind")
                .contains("The next insert gets 3, which is taken;")
                .contains("<h2>Drift</h2>")
                .contains("<td class=\"n\">at least 10,000</td>")
                .contains("<td><code>public.small.id</code></td><td class=\"n\">30001</td><td class=\"n\">2,767</td>"
                        + "<td>the sequence, the column (smallint)</td><td class=\"n\">91 %</td>"
                        + "<td><div class=\"bar w\"")
                .contains("<h3>1. Move public.users_id_seq past 50000</h3>")
                .contains("ALTER SEQUENCE public.users_id_seq CACHE 1;")
                .contains("<code>GRANT SELECT (id) ON public.hidden TO app;</code>")
                .contains("<h2>Accepted</h2>");
    }

    @Test
    void needsNeitherNetworkNorScript() {
        assertThat(Documents.html(Documents.sample()))
                .contains("default-src 'none'")
                .doesNotContain("<script", "<link", "<img", "http:", "https:", "onclick", "javascript:");
    }

    @Test
    void everyElementIsClosed() {
        for (Audit audit : List.of(Documents.sample(), Documents.hostile())) {
            Map<String, Integer> open = new TreeMap<>();
            TAG.matcher(Documents.html(audit))
                    .results()
                    .filter(tag -> !tag.group(2).equals("meta"))
                    .forEach(tag -> open.merge(tag.group(2), tag.group(1).isEmpty() ? 1 : -1, Integer::sum));
            assertThat(open.values()).as("%s", open).isNotEmpty().containsOnly(0);
        }
    }

    /** None of the documents is held in memory: a writer that counts is all there is. */
    @Test
    void tellsOfTwentyThousandTables() {
        List<ExaminedUse> uses = IntStream.range(0, 20_000)
                .mapToObj(n -> Facts.of("t" + n).last(n % 7 + 1).keys(n % 3 + 1).examined())
                .toList();
        Audit audit = Documents.audit(uses, List.of());
        assertThat(written(out -> new HtmlReport(out).report(audit))).isLessThan(20_000_000);
        assertThat(written(out -> new JunitReport(out, Severity.ERROR).report(audit)))
                .isGreaterThan(1_000_000);
        assertThat(written(out -> new SarifReport(out, "1", rule -> Optional.empty()).report(audit)))
                .isGreaterThan(1_000_000);
    }

    private static long written(Consumer<PrintWriter> body) {
        long[] count = {0};
        try (PrintWriter out = new PrintWriter(new Writer() {
            @Override
            public void write(char[] text, int from, int length) {
                count[0] += length;
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        })) {
            body.accept(out);
        }
        return count[0];
    }
}
