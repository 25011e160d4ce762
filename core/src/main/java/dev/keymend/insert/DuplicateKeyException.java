// SPDX-License-Identifier: Apache-2.0
package dev.keymend.insert;

import dev.keymend.violation.UniqueViolation;

/** A unique key or an exclusion constraint has refused a row; the transaction is as it was before, and can go on. */
public final class DuplicateKeyException extends InsertException {
    private static final long serialVersionUID = 1;

    private final transient UniqueViolation violation;

    DuplicateKeyException(UniqueViolation violation, Throwable cause) {
        super(violation.constraint() + " refused a row", cause);
        this.violation = violation;
    }

    /** What was refused. Not kept when the exception is serialized. */
    public UniqueViolation violation() {
        return violation;
    }
}
