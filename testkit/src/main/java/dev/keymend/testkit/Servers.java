// SPDX-License-Identifier: Apache-2.0
package dev.keymend.testkit;

import java.util.List;

/** Which servers of the matrix a test runs on. */
public enum Servers {
    /** Every major version. */
    ALL,
    /** The oldest and the newest. */
    OLDEST_AND_NEWEST,
    /** The newest only. */
    NEWEST;

    /** Those of some major versions, oldest first, that are meant; in the same order. */
    List<Integer> among(List<Integer> majors) {
        if (majors.size() <= 1) {
            return majors;
        }
        Integer newest = majors.get(majors.size() - 1);
        return switch (this) {
            case ALL -> majors;
            case OLDEST_AND_NEWEST -> List.of(majors.get(0), newest);
            case NEWEST -> List.of(newest);
        };
    }
}
