// SPDX-License-Identifier: Apache-2.0
package dev.keymend.catalog;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What else the server says that bears on a refused key.
 *
 * @param majorVersion such as 18
 * @param tracksCommits whether the time of a row's commit is kept
 * @param indexBuilds indexes that are being built on the constraint's table now, as {@code REINDEX CONCURRENTLY}
 * @param subscription the subscription of the replication origin that the error names; null when that is not known
 */
public record Circumstances(
        int majorVersion,
        boolean tracksCommits,
        List<String> indexBuilds,
        @Nullable String subscription) {
    /** Copies the list. */
    public Circumstances {
        indexBuilds = List.copyOf(indexBuilds);
    }
}
