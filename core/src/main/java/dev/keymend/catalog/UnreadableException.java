// SPDX-License-Identifier: Apache-2.0
package dev.keymend.catalog;

import dev.keymend.KeymendException;

/** Something that was read before can no longer be. */
public final class UnreadableException extends KeymendException {
    private static final long serialVersionUID = 1;

    UnreadableException(Unexamined unexamined) {
        super(unexamined.subject() + " cannot be read: " + unexamined.reason());
    }
}
