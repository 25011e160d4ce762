// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli;

import java.nio.file.Path;

/** Where the checkout is; Maven says so. */
public final class SourceTree {
    private SourceTree() {}

    /** The folder of the checkout. */
    public static Path root() {
        String root = System.getProperty("keymend.test.root");
        if (root == null) {
            throw new IllegalStateException("Maven sets keymend.test.root to the checkout");
        }
        return Path.of(root);
    }
}
