// SPDX-License-Identifier: Apache-2.0
package dev.keymend.insert;

import java.util.List;

/**
 * What became of one row.
 *
 * <p>Within a transaction an outcome is as good as the transaction: what {@link Inserted} and {@link Updated} tell of is there for
 * others once it commits.
 *
 * @param <R> what rows are mapped to
 */
public sealed interface InsertOutcome<R> {
    /**
     * The row that is there under the key now, as the database has it.
     *
     * @throws ConflictException of a {@link Conflict}
     */
    R row();

    /**
     * Whether somebody else is known to have got in between the first look and the end of the call: the row was not there and then it
     * was, or was changed or deleted before it could be. Not known, and so false, of a row that was found there after an insert had been
     * tried without a look, as it is where nearly all rows are new, and of a {@link Conflict} with another key, whose row may have been
     * there all the time.
     */
    boolean raced();

    /** Whether this call has made the row. */
    default boolean isNew() {
        return this instanceof Inserted;
    }

    /** The row was not there and is now. */
    record Inserted<R>(R row, boolean raced) implements InsertOutcome<R> {}

    /** The row was there, with equal values in every compared column: nothing was written. A retry looks like this. */
    record AlreadyPresent<R>(R row, boolean raced) implements InsertOutcome<R> {}

    /**
     * A row with this key was there, with other values: nothing was written.
     *
     * @param columns those whose values differ by the server's equality, in the order given
     */
    record ExistsDifferent<R>(R row, List<String> columns, boolean raced) implements InsertOutcome<R> {
        /** Copies the list. */
        public ExistsDifferent {
            columns = List.copyOf(columns);
        }
    }

    /**
     * A row with this key was there and has been changed; {@code row} is how it is now.
     *
     * @param columns those that have changed
     */
    record Updated<R>(R row, List<String> columns, boolean raced) implements InsertOutcome<R> {
        /** Copies the list. */
        public Updated {
            columns = List.copyOf(columns);
        }
    }

    /**
     * Another key of the row belongs to a different row, so that it can neither be inserted nor be the row that is there:
     * nothing was written.
     *
     * @param constraint the constraint or unique index that is in the way; of a partition tree the root's
     * @param inTheWay the row that holds the key; empty where this role cannot see it or it has gone meanwhile
     */
    record Conflict<R>(String constraint, List<R> inTheWay, boolean raced) implements InsertOutcome<R> {
        /** Copies the list. */
        public Conflict {
            inTheWay = List.copyOf(inTheWay);
        }

        @Override
        public R row() {
            throw new ConflictException(constraint, !inTheWay.isEmpty());
        }
    }
}
