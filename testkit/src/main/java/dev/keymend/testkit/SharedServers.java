// SPDX-License-Identifier: Apache-2.0
package dev.keymend.testkit;

import dev.keymend.embedded.EmbeddedPostgres;
import java.util.Map;
import java.util.TreeMap;

/**
 * One server a major version and virtual machine, started when first asked for. They end with the virtual machine, or before
 * when somebody closes them.
 */
final class SharedServers {

    private static final Map<Integer, EmbeddedPostgres> RUNNING = new TreeMap<>();

    private SharedServers() {}

    static synchronized EmbeddedPostgres get(int major) {
        return RUNNING.computeIfAbsent(major, absent -> TestServers.own(absent).start());
    }

    static synchronized void closeAll() {
        RUNNING.values().forEach(EmbeddedPostgres::close);
        RUNNING.clear();
    }
}
