// SPDX-License-Identifier: Apache-2.0
package dev.keymend.render;

import dev.keymend.diagnosis.cause.ValueDisplay;
import dev.keymend.load.BadRow;

/** What may be said of a bad row. */
final class BadRows {
    private BadRows() {}

    /** The server's words, unless values are not to be shown: those words quote them. */
    static String reason(BadRow row, ValueDisplay display) {
        return display == ValueDisplay.SHOW ? row.reason() : "the server refuses it (" + row.sqlstate() + ")";
    }
}
