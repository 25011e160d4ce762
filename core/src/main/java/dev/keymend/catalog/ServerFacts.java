// SPDX-License-Identifier: Apache-2.0
package dev.keymend.catalog;

/**
 * Which server and database was read, and as whom.
 *
 * @param versionNumber as {@code server_version_num}: 180006 for 18.6
 * @param version the version without what packagers add to it: {@code 18.6}
 * @param inRecovery true on a standby, where nothing can be repaired
 */
public record ServerFacts(
        int versionNumber, String version, String database, long databaseOid, String role, boolean inRecovery) {
    /** The major version: 18 for 18.6. */
    public int majorVersion() {
        return versionNumber / 10_000;
    }
}
