// SPDX-License-Identifier: Apache-2.0
package dev.keymend.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keymend.diagnosis.Severity;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** As the tools read it that gather test results. */
class JunitReportTest {
    @Test
    void aCaseForEveryColumnAndWhatBecameOfIt() throws Exception {
        Element suite = suite(Documents.junit(Documents.sample()));
        assertThat(suite.getAttribute("name")).isEqualTo("shop");
        assertThat(outcomes(suite))
                .containsExactly(
                        "public.users | id (public.users_id_seq) | failure sequence-behind",
                        "public.other | id (public.other_id_seq) | ",
                        "public.small | id (public.small_id_seq) | system-out",
                        "public.fine | id (public.fine_id_seq) | ",
                        "public.hidden | id (public.hidden_id_seq) | skipped");
        assertThat(List.of(suite.getAttribute("tests"), suite.getAttribute("failures"), suite.getAttribute("skipped")))
                .containsExactly("5", "1", "1");
        assertThat(suite.getAttribute("errors")).isEqualTo("0");
        assertThat(suite.getAttribute("timestamp")).isEqualTo("2026-11-23T10:00:00");
    }

    @Test
    void aFailureSaysWhatIsWrongAndWhatMendsIt() throws Exception {
        Element failure = first(suite(Documents.junit(Documents.sample())), "failure");
        assertThat(failure.getAttribute("message")).startsWith("The next insert gets 3, which is taken;");
        assertThat(failure.getTextContent())
                .contains("→ Move public.users_id_seq past 50000")
                .contains("ALTER SEQUENCE public.users_id_seq CACHE 1;");
    }

    @Test
    void whatWasNotExaminedSaysWhy() throws Exception {
        assertThat(first(suite(Documents.junit(Documents.sample())), "skipped").getAttribute("message"))
                .isEqualTo("no SELECT on the column; GRANT SELECT (id) ON public.hidden TO app;");
    }

    @Test
    void theThresholdDecidesWhatFails() throws Exception {
        String xml = Documents.text(out -> new JunitReport(out, Severity.WARNING).report(Documents.sample()));
        assertThat(suite(xml).getAttribute("failures")).isEqualTo("2");
    }

    @Test
    void hostileNamesAreReadBack() throws Exception {
        Element suite = suite(Documents.junit(Documents.hostile()));
        assertThat(outcomes(suite)).hasSize(2 * Documents.HOSTILE.size()).anyMatch(each -> each.contains("<script>"));
    }

    private static Element suite(String xml) throws Exception {
        Element root = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(xml)))
                .getDocumentElement();
        assertThat(root.getTagName()).isEqualTo("testsuites");
        return first(root, "testsuite");
    }

    private static Element first(Element parent, String tag) {
        return (Element) parent.getElementsByTagName(tag).item(0);
    }

    private static List<String> outcomes(Element suite) {
        List<String> outcomes = new ArrayList<>();
        NodeList cases = suite.getElementsByTagName("testcase");
        for (int i = 0; i < cases.getLength(); i++) {
            Element each = (Element) cases.item(i);
            List<String> parts = new ArrayList<>();
            NodeList children = each.getElementsByTagName("*");
            for (int j = 0; j < children.getLength(); j++) {
                Element child = (Element) children.item(j);
                parts.add((child.getTagName() + " " + child.getAttribute("type")).strip());
            }
            outcomes.add(each.getAttribute("classname") + " | " + each.getAttribute("name") + " | "
                    + String.join(", ", parts));
        }
        return outcomes;
    }
}
