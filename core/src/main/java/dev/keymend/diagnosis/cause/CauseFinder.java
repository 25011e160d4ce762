// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis.cause;

import java.util.Optional;

/** One way a violation comes about. Pure: the same incident gives the same answer. */
interface CauseFinder {
    /** In kebab-case; the name of the cause's page. */
    String id();

    /** The cause, as far as it fits the incident. */
    Optional<Cause> find(Incident incident);
}
