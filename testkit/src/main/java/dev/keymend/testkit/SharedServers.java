// SPDX-License-Identifier: Apache-2.0
package dev.keymend.testkit;

import dev.keymend.embedded.EmbeddedPostgres;
import java.util.Map;
import java.util.TreeMap;

/**
 * One server a major version and virtual machine, started when first asked for. They end with the
 * session of JUnit's launcher, or at the latest with the virtual machine.
 */
final class SharedServers {

    private static final Map<Integer, EmbeddedPostgres> RUNNING = new TreeMap<>();

    private static int users;

    private SharedServers() {}

    static synchronized EmbeddedPostgres get(int major) {
        return RUNNING.computeIfAbsent(major, absent -> TestServers.own(absent).start());
    }

    /** Somebody uses the servers until closing what this answers; the last one to do so ends them. */
    static synchronized AutoCloseable use() {
        users++;
        return SharedServers::release;
    }

    private static synchronized void release() {
        // Tests of this module run tests inside tests.
        if (--users == 0) {
            RUNNING.values().forEach(EmbeddedPostgres::close);
            RUNNING.clear();
        }
    }
}
