// SPDX-License-Identifier: Apache-2.0
package dev.keymend.render;

import dev.keymend.diagnosis.Finding;
import dev.keymend.diagnosis.Selection;

/** The command that takes a remedy. */
final class FixWords {
    private FixWords() {}

    /** Late sequences need no rule, and the first remedy no number. */
    static String command(Finding finding, int number) {
        return "keymend fix"
                + (finding.rule().equals(Selection.DEFAULT_RULE) ? "" : " --rule " + finding.rule())
                + (number == 1 ? "" : " --remedy " + number);
    }
}
