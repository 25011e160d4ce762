// SPDX-License-Identifier: Apache-2.0
package dev.keymend.testkit;

import java.util.SplittableRandom;

/** Checks that something holds in many arbitrary cases. */
public final class Property {

    private static final String SEED = "keymend.test.seed";

    private Property() {}

    /**
     * Runs cases, each from its own seed, until one fails. With the system property {@code keymend.test.seed}, runs only the
     * case of that seed.
     *
     * @param cases how many
     * @throws AssertionError from the first case that fails, with its seed and what it has thrown
     */
    public static void check(int cases, Case property) {
        String wanted = System.getProperty(SEED, "");
        if (!wanted.isBlank()) {
            run(Long.parseLong(wanted.trim()), 1, 1, property);
            return;
        }
        SplittableRandom seeds = new SplittableRandom();
        for (int number = 1; number <= cases; number++) {
            run(seeds.nextLong(), number, cases, property);
        }
    }

    private static void run(long seed, int number, int cases, Case property) {
        try {
            property.check(new Generator(seed));
        } catch (Exception | AssertionError e) {
            throw new AssertionError(
                    "Case " + number + " of " + cases + " fails; repeat it alone with -D" + SEED + "=" + seed + "\n"
                            + e.getMessage(),
                    e);
        }
    }

    /** What holds, for any values a generator gives. */
    public interface Case {
        /** Fails by throwing. */
        void check(Generator generator) throws Exception;
    }
}
