// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis;

import java.util.Map;
import java.util.Optional;

/** Why a finding is not to be mended by a plan, in its evidence and as the end of its summary. */
final class Obstacle {
    static final String REFUSED_BECAUSE = "refusedBecause";

    private Obstacle() {}

    /**
     * Notes the reason.
     *
     * @param what what is not done: {@code It is not widened}
     * @return the sentence for the summary, with a space before it; empty without a reason
     */
    static String note(Map<String, Object> evidence, Optional<String> reason, String what) {
        if (reason.isEmpty()) {
            return "";
        }
        evidence.put(REFUSED_BECAUSE, reason.get());
        return " " + what + " from here: " + reason.get() + ".";
    }
}
