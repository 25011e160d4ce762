// SPDX-License-Identifier: Apache-2.0
package dev.keymend.load;

/** The least and the greatest of some numbers; of none the least is greater than the greatest. */
final class NumberRange {
    private long least = Long.MAX_VALUE;
    private long greatest = Long.MIN_VALUE;

    void add(long number) {
        least = Math.min(least, number);
        greatest = Math.max(greatest, number);
    }

    void add(NumberRange more) {
        least = Math.min(least, more.least);
        greatest = Math.max(greatest, more.greatest);
    }

    long least() {
        return least;
    }

    long greatest() {
        return greatest;
    }
}
