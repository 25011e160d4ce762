// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.command;

import dev.keymend.cli.pages.Pages;
import dev.keymend.diagnosis.Severity;
import dev.keymend.render.AuditWriter;
import dev.keymend.render.HtmlReport;
import dev.keymend.render.JunitReport;
import dev.keymend.render.SarifReport;
import java.io.PrintWriter;

/** The formats that tell of a whole database. */
final class Audits {
    private Audits() {}

    /**
     * The one that was asked for; text and JSON are not among them.
     *
     * @param failsFrom from what severity on a finding is a failure, where the format knows such a thing
     */
    static AuditWriter writer(OutputOptions output, PrintWriter out, Severity failsFrom) {
        if (output.html()) {
            return new HtmlReport(out);
        }
        return output.junit()
                ? new JunitReport(out, failsFrom)
                : new SarifReport(out, Version.number(), rule -> Pages.ofRule(rule));
    }
}
