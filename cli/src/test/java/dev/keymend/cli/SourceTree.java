// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli;

import java.nio.file.Path;

/** Where the checkout is; Maven says so. */
final class SourceTree {
    private SourceTree() {}

    static Path root() {
        String root = System.getProperty("keymend.test.root");
        if (root == null) {
            throw new IllegalStateException("Maven sets keymend.test.root to the checkout");
        }
        return Path.of(root);
    }
}
