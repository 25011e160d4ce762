// SPDX-License-Identifier: Apache-2.0
package dev.keymend.apply;

import java.time.Duration;

/** What became of one step. */
public sealed interface StepOutcome {
    /** The step's id. */
    String stepId();

    /** The word in every output: {@code applied}, {@code already-so}, {@code refused} or {@code failed}. */
    String word();

    /** What happened, as a sentence. */
    String detail();

    /** Whether this step changed something. */
    default boolean changed() {
        return this instanceof Applied || this instanceof Changed;
    }

    /** Whether things now are as the step wants them. */
    default boolean good() {
        return changed() || this instanceof AlreadySo;
    }

    /**
     * Done, and verified before it was committed.
     *
     * @param longestWait the longest time one try waited for the lock, while others' nextval may have waited behind
     * @param held how long the lock was held; zero where none was
     * @param tries how often it was tried
     */
    record Applied(
            String stepId, SequenceValue before, SequenceValue after, Duration longestWait, Duration held, int tries)
            implements StepOutcome {
        @Override
        public String word() {
            return "applied";
        }

        @Override
        public String detail() {
            String change = before + " → " + after;
            return held.isZero()
                    ? change + "; no lock was taken"
                    : change + "; waited " + longestWait.toMillis() + " ms for the lock, held it " + held.toMillis()
                            + " ms";
        }
    }

    /**
     * Definitions were changed, and the change verified: before it was committed, where it was one transaction.
     *
     * @param took how long it took in all, waiting included; locks were held no longer than that
     * @param tries how often it was tried
     */
    record Changed(String stepId, Duration took, int tries) implements StepOutcome {
        @Override
        public String word() {
            return "applied";
        }

        @Override
        public String detail() {
            return "took " + took.toMillis() + " ms, waiting for locks included";
        }
    }

    /** Nothing was left to do when its turn came. */
    record AlreadySo(String stepId, String detail) implements StepOutcome {
        @Override
        public String word() {
            return "already-so";
        }
    }

    /** Not done, because something that must hold did not; nothing was changed but what the detail says. */
    record Refused(String stepId, String detail) implements StepOutcome {
        @Override
        public String word() {
            return "refused";
        }
    }

    /** Tried, and the server said no; nothing was changed but what the detail says. */
    record Failed(String stepId, String detail) implements StepOutcome {
        @Override
        public String word() {
            return "failed";
        }
    }
}
