// SPDX-License-Identifier: Apache-2.0
package dev.keymend.insert;

/** Thrown to whoever wants the row of an {@link InsertOutcome.Conflict}: there is none under the row's own key alone. */
public final class ConflictException extends InsertException {
    private static final long serialVersionUID = 1;

    private final String constraint;

    /**
     * For a key.
     *
     * @param shown whether the outcome has the row
     */
    ConflictException(String constraint, boolean shown) {
        super("another row holds a key of the one that was to be inserted, by " + constraint
                + (shown
                        ? "; inTheWay() of the outcome has it"
                        : "; inTheWay() of the outcome is empty, as this role cannot see it or it has gone meanwhile"));
        this.constraint = constraint;
    }

    /** The constraint or unique index that is in the way. */
    public String constraint() {
        return constraint;
    }
}
