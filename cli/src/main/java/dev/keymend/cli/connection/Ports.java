// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.connection;

/** What is a TCP port. */
final class Ports {
    static final int POSTGRESQL = 5432;

    private Ports() {}

    static boolean isValid(String text) {
        if (text.isEmpty() || text.length() > 5 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return false;
        }
        int port = Integer.parseInt(text);
        return port >= 1 && port <= 65535;
    }
}
