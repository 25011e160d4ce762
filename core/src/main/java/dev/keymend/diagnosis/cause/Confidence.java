// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis.cause;

import java.util.Locale;

/** How sure a cause is, surest first. */
public enum Confidence {
    /** A query that is shown, the statement's own text or the error's own code proves it. */
    PROVEN,
    /** It fits everything that is known; something that is not known could refute it. */
    LIKELY,
    /** It may be; nothing known speaks against it. */
    POSSIBLE;

    /** The word in every output: {@code proven}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
