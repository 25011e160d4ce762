// SPDX-License-Identifier: Apache-2.0
package dev.keymend.render;

import dev.keymend.diagnosis.Finding;
import dev.keymend.diagnosis.Report;
import dev.keymend.diagnosis.Severity;
import java.io.Writer;
import java.util.List;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * What a check found, as the XML that tools of continuous integration read from tests: a test suite a database, a test case for
 * each column that was examined and for whatever else a finding is about. A finding at or above the threshold is a failure, one
 * below it is told of in the case's output, and what was not examined is skipped.
 */
public final class JunitReport implements AuditWriter {
    private final XMLStreamWriter xml;
    private final Severity threshold;

    /**
     * Writes to {@code out}, which stays the caller's.
     *
     * @param threshold from what severity on a finding is a failure
     */
    public JunitReport(Writer out, Severity threshold) {
        this.threshold = threshold;
        try {
            // The JDK's own, whatever else is on the class path.
            this.xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(out);
        } catch (XMLStreamException e) {
            throw new IllegalStateException("a writer makes an XML writer", e);
        }
    }

    @Override
    public void begin(String title) {
        write(() -> {
            xml.writeStartDocument("UTF-8", "1.0");
            line(0);
            xml.writeStartElement("testsuites");
            attribute("name", title);
        });
    }

    @Override
    public void database(Audit audit) {
        List<JunitCase> cases = JunitCase.of(audit);
        write(() -> {
            line(1);
            xml.writeStartElement("testsuite");
            attribute("name", audit.label());
            attribute("tests", String.valueOf(cases.size()));
            attribute("failures", count(cases, Verdict.FAILED));
            attribute("errors", "0");
            attribute("skipped", count(cases, Verdict.SKIPPED));
            if (audit.readAt().isPresent()) {
                attribute("timestamp", audit.readAt().get().toString().replaceFirst("(\\.\\d+)?Z$", ""));
            }
            properties(audit);
            for (JunitCase each : cases) {
                testCase(each);
            }
            accepted(audit.report().accepted());
            line(1);
            xml.writeEndElement();
        });
    }

    @Override
    public void end() {
        write(() -> {
            line(0);
            xml.writeEndElement();
            xml.writeEndDocument();
            xml.writeCharacters("\n");
            xml.flush();
        });
    }

    private enum Verdict {
        PASSED,
        FAILED,
        SKIPPED
    }

    private Verdict verdict(JunitCase each) {
        if (each.findings().stream().anyMatch(this::fails)) {
            return Verdict.FAILED;
        }
        return each.gaps().isEmpty() && each.findings().stream().noneMatch(Finding::leavesOpen)
                ? Verdict.PASSED
                : Verdict.SKIPPED;
    }

    private boolean fails(Finding finding) {
        return finding.severity().atLeast(threshold);
    }

    private String count(List<JunitCase> cases, Verdict verdict) {
        return String.valueOf(
                cases.stream().filter(each -> verdict(each) == verdict).count());
    }

    private void properties(Audit audit) throws XMLStreamException {
        line(2);
        xml.writeStartElement("properties");
        property("database", audit.report().server().database());
        property("postgresql", audit.report().server().version());
        line(2);
        xml.writeEndElement();
    }

    private void property(String name, String value) throws XMLStreamException {
        line(3);
        xml.writeEmptyElement("property");
        attribute("name", name);
        attribute("value", value);
    }

    private void testCase(JunitCase each) throws XMLStreamException {
        line(2);
        if (verdict(each) == Verdict.PASSED && each.findings().isEmpty()) {
            xml.writeEmptyElement("testcase");
            attribute("classname", each.owner());
            attribute("name", each.name());
            return;
        }
        xml.writeStartElement("testcase");
        attribute("classname", each.owner());
        attribute("name", each.name());
        switch (verdict(each)) {
            case PASSED -> {}
            case FAILED -> {
                for (Finding finding : each.findings()) {
                    if (fails(finding)) {
                        failure(finding);
                    }
                }
            }
            case SKIPPED -> {
                line(3);
                xml.writeEmptyElement("skipped");
                attribute("message", each.whySkipped());
            }
        }
        output(each);
        line(2);
        xml.writeEndElement();
    }

    private void failure(Finding finding) throws XMLStreamException {
        line(3);
        xml.writeStartElement("failure");
        attribute("type", finding.rule());
        attribute("message", finding.summary());
        xml.writeCharacters(Lines.shown(JunitCase.words(finding)));
        xml.writeEndElement();
    }

    private void output(JunitCase each) throws XMLStreamException {
        List<Finding> mild =
                each.findings().stream().filter(finding -> !fails(finding)).toList();
        if (mild.isEmpty()) {
            return;
        }
        line(3);
        xml.writeStartElement("system-out");
        for (Finding finding : mild) {
            xml.writeCharacters(
                    Lines.shown(finding.severity().word() + ' ' + finding.rule() + '\n' + JunitCase.words(finding))
                            + '\n');
        }
        xml.writeEndElement();
    }

    private void accepted(List<Report.Accepted> accepted) throws XMLStreamException {
        if (accepted.isEmpty()) {
            return;
        }
        line(2);
        xml.writeStartElement("system-out");
        for (Report.Accepted each : accepted) {
            xml.writeCharacters(
                    Lines.shown("accepted " + each.what() + ' ' + each.subject() + ": " + each.summary()) + '\n');
        }
        xml.writeEndElement();
    }

    private void attribute(String name, String value) throws XMLStreamException {
        xml.writeAttribute(name, Lines.name(value));
    }

    private void line(int depth) throws XMLStreamException {
        xml.writeCharacters("\n" + "  ".repeat(depth));
    }

    /** Something that writes. */
    private interface Writing {
        void run() throws XMLStreamException;
    }

    /** A writer that cannot be written to says so by itself; everything else would be a fault of ours. */
    private static void write(Writing writing) {
        try {
            writing.run();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("the report could not be written as XML", e);
        }
    }
}
