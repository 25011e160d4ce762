// SPDX-License-Identifier: Apache-2.0
package dev.keymend.insert;

import java.sql.SQLException;

/**
 * Only a new transaction can go on: somebody has committed the row after this transaction's snapshot was taken, which
 * REPEATABLE READ and SERIALIZABLE will not show, or the server chose this transaction to end a deadlock. Roll back and do
 * everything in it again, as {@link Transactions} does.
 */
public final class RetryTransactionException extends InsertException {
    private static final long serialVersionUID = 1;

    private final SQLException refusal;

    RetryTransactionException(String why, SQLException cause) {
        super(why + "; roll the transaction back and do it again from its beginning", cause);
        refusal = cause;
    }

    /** What the server said; its SQLSTATE is 40001 or 40P01. */
    public SQLException refusal() {
        return refusal;
    }
}
