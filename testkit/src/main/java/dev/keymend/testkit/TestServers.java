// SPDX-License-Identifier: Apache-2.0
package dev.keymend.testkit;

import dev.keymend.embedded.EmbeddedPostgres;
import dev.keymend.embedded.EmbeddedPostgresBuilder;
import dev.keymend.embedded.PostgresBinaries;
import java.util.List;
import java.util.Map;

/** The servers of this run. */
public final class TestServers {

    private TestServers() {}

    /** The major versions of the matrix, oldest first. */
    public static List<Integer> majors() {
        return Matrix.majors();
    }

    /** Programs of a major version, for tests of starting servers. */
    public static PostgresBinaries binaries(int major) {
        return PostgresBinaries.find(Matrix.binaries(), major);
    }

    /**
     * A fresh database on this run's shared server of a major version, for tests that {@link PostgresTest} does not fit.
     *
     * @return the caller's to close, which drops it and fails when something in it is still open
     */
    public static TestDatabase database(int major) {
        return TestDatabase.createOn(SharedServers.get(major));
    }

    /**
     * A server for one test, with settings that the shared ones do not have.
     *
     * @param settings lines of {@code postgresql.conf}, such as {@code wal_level} and {@code logical}
     * @return the caller's to close; {@link TestDatabase#createOn} makes databases on it
     */
    public static EmbeddedPostgres startOwn(int major, Map<String, String> settings) {
        return own(major).settings(settings).start();
    }

    /** A server for one test that asks everybody for a password; this is the superuser's. */
    public static EmbeddedPostgres startWithPassword(int major, String password) {
        return own(major).password(password).start();
    }

    static EmbeddedPostgresBuilder own(int major) {
        return EmbeddedPostgres.builder(binaries(major))
                // Two cores and little memory are what a test machine may have.
                .setting("shared_buffers", "32MB")
                .setting("max_connections", "60")
                .setting("max_prepared_transactions", "10")
                .setting("track_commit_timestamp", "on");
    }
}
