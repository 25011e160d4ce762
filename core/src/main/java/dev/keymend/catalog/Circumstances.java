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
 * @param subscription of the replication origin that the error names, or the only one; null when there is no such
 */
public record Circumstances(
        int majorVersion,
        boolean tracksCommits,
        List<String> indexBuilds,
        @Nullable Subscription subscription) {
    /** A subscription of this database; its origin is called {@code pg_} and the OID. */
    public record Subscription(long oid, String name) {}

    /** Copies the list. */
    public Circumstances {
        indexBuilds = List.copyOf(indexBuilds);
    }
}
