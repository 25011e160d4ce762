// SPDX-License-Identifier: Apache-2.0
package dev.keymend.catalog;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a sequence carries beside its definition.
 *
 * @param comment null when there is none
 * @param ownGrants whether its privileges are not the ones every new sequence has
 * @param grants empty unless {@code ownGrants}; then those of its owner are among them
 * @param dependents what beside defaults depends on it, as the server describes it
 */
public record SequenceDetails(
        @Nullable String comment, boolean ownGrants, List<Grant> grants, List<String> dependents) {
    /**
     * One privilege on the sequence.
     *
     * @param grantee null for everybody
     * @param privilege {@code USAGE}, {@code SELECT} or {@code UPDATE}
     * @param grantable whether the grantee may hand it on
     */
    public record Grant(String grantor, @Nullable String grantee, String privilege, boolean grantable) {}

    /** A sequence that carries nothing. */
    public static final SequenceDetails NONE = new SequenceDetails(null, false, List.of(), List.of());

    /** Copies the lists. */
    public SequenceDetails {
        grants = List.copyOf(grants);
        dependents = List.copyOf(dependents);
    }
}
