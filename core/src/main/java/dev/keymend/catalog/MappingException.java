// SPDX-License-Identifier: Apache-2.0
package dev.keymend.catalog;

import dev.keymend.KeymendException;

/** A mapping names a table, column or sequence that is not there, or that several schemas have. */
public final class MappingException extends KeymendException {
    private static final long serialVersionUID = 1;

    MappingException(String message) {
        super(message);
    }
}
