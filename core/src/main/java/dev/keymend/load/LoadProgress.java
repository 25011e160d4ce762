// SPDX-License-Identifier: Apache-2.0
package dev.keymend.load;

import java.util.OptionalDouble;

/**
 * How far a load or a preview has come.
 *
 * @param step what it is at; one may come again, after another
 * @param rows of the input that are dealt with in this step
 * @param share of the step's work that is done, from 0 to 1; empty where nobody knows
 * @param conflicts rows that were kept back so far, because a key seems to be taken
 */
public record LoadProgress(Step step, long rows, OptionalDouble share, long conflicts) {
    /** What it is at. */
    public enum Step {
        /** The input is read, and taken to the server or sorted. */
        READING,
        /** The server looks for conflicts. */
        JUDGING,
        /** Rows are written. */
        WRITING
    }

    static LoadProgress reading(long rows, OptionalDouble share) {
        return new LoadProgress(Step.READING, rows, share, 0);
    }

    static LoadProgress judging(long rows) {
        return new LoadProgress(Step.JUDGING, rows, OptionalDouble.empty(), 0);
    }

    static LoadProgress writing(long written, long kept, long all) {
        double share = all == 0 ? 1 : Math.min(1, (double) (written + kept) / all);
        return new LoadProgress(Step.WRITING, written, OptionalDouble.of(share), kept);
    }
}
