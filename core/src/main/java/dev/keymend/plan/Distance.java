// SPDX-License-Identifier: Apache-2.0
package dev.keymend.plan;

/** How far apart two 64-bit values are, where the answer itself may not fit 64 bits. */
public final class Distance {
    private Distance() {}

    /** The distance, or {@link Long#MAX_VALUE} when it is larger than that. */
    public static long between(long a, long b) {
        long larger = Math.max(a, b);
        long smaller = Math.min(a, b);
        long distance = larger - smaller;
        return distance < 0 ? Long.MAX_VALUE : distance;
    }
}
