// SPDX-License-Identifier: Apache-2.0
package dev.keymend.apply;

/** Where a sequence stands: what {@code last_value} and {@code is_called} hold. */
public record SequenceValue(long lastValue, boolean isCalled) {
    @Override
    public String toString() {
        return isCalled ? "last value " + lastValue : "not yet called, starts at " + lastValue;
    }
}
