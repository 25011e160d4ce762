// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis;

import dev.keymend.catalog.CatalogSnapshot;
import dev.keymend.catalog.ReadOptions;
import java.util.List;

/** One thing that can be wrong. Pure: the same snapshot gives the same findings. */
public interface Rule {
    /** In kebab-case; the name of the rule's page and of its scenarios. */
    String id();

    /** Whether it decides if the next default insert succeeds, so that {@code verify} asks it. */
    boolean decidesInserts();

    /** How much must have been read for it to find anything. */
    default ReadOptions.Depth depth() {
        return decidesInserts() ? ReadOptions.Depth.INSERTS : ReadOptions.Depth.AUDIT;
    }

    /** What is wrong in this snapshot; empty when nothing is. */
    List<Finding> check(CatalogSnapshot snapshot);
}
