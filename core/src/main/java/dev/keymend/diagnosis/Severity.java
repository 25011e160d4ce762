// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis;

import java.util.Locale;

/** How bad a finding is, worst first. */
public enum Severity {
    /** Inserts fail now, or will. */
    ERROR,
    /** Inserts work now; something stands in their way. */
    WARNING,
    /** Worth knowing. */
    INFO;

    /** The word in every output: {@code error}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether this is as bad as {@code other} or worse. */
    public boolean atLeast(Severity other) {
        return compareTo(other) <= 0;
    }
}
