// SPDX-License-Identifier: Apache-2.0
package dev.keymend.catalog;

import java.math.BigInteger;

/**
 * A sequence's definition, and what this role may do with it.
 *
 * @param owner the role that owns it
 * @param increment negative for a descending sequence, never 0
 * @param cache how many values a session takes at once; above 1, sessions hold values that no repair of the
 *     sequence's own state reaches
 * @param mayAlter whether this role owns it or is a member of the role that does
 * @param maySelect whether its state can be read in full
 * @param mayUse whether {@code pg_sequence_last_value} answers, which tells the state only once it was used
 * @param mayAdvance whether {@code nextval} is allowed
 * @param ofExtension whether it belongs to an extension rather than to the application
 */
public record SequenceFacts(
        long oid,
        QualifiedName name,
        boolean temporary,
        String dataType,
        long start,
        long increment,
        long minimum,
        long maximum,
        long cache,
        boolean cycle,
        String owner,
        boolean mayAlter,
        boolean schemaUsable,
        boolean maySelect,
        boolean mayUse,
        boolean mayAdvance,
        boolean ofExtension) {
    /** Whether values grow. */
    public boolean ascending() {
        return increment > 0;
    }

    /** The last value in the sequence's direction: its maximum, or its minimum when it descends. */
    public long bound() {
        return ascending() ? maximum : minimum;
    }

    /** The farthest value that another still follows; not a long, as an increment may be wider than the bounds. */
    BigInteger lastWithSuccessor() {
        return BigInteger.valueOf(bound()).subtract(BigInteger.valueOf(increment));
    }

    /** Whether {@code a} comes after {@code b} in the sequence's direction. */
    public boolean isBeyond(long a, long b) {
        return ascending() ? a > b : a < b;
    }

    /** The same sequence with another type and bounds. */
    public SequenceFacts withBounds(String type, long least, long most) {
        return new SequenceFacts(
                oid,
                name,
                temporary,
                type,
                start,
                increment,
                least,
                most,
                cache,
                cycle,
                owner,
                mayAlter,
                schemaUsable,
                maySelect,
                mayUse,
                mayAdvance,
                ofExtension);
    }

    /** The same definition where it matters to a repair: a changed one makes what was planned void. */
    public boolean sameDefinition(SequenceFacts other) {
        return increment == other.increment
                && minimum == other.minimum
                && maximum == other.maximum
                && cache == other.cache
                && cycle == other.cycle
                && owner.equals(other.owner);
    }
}
