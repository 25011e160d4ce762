// SPDX-License-Identifier: Apache-2.0
package dev.keymend.packaging;

import java.nio.file.Path;
import java.util.Objects;

/** Where the build has put what it made. */
final class Packages {
    static final String VERSION = property("keymend.packages.version");
    static final Path FOLDER = Path.of(property("keymend.packages"));
    static final String ARCHIVE = property("keymend.packages.archive");

    /** The file that the first run makes. */
    static final String CLASS_DATA = "keymend-" + VERSION + ".jsa";

    private Packages() {}

    static Path jar() {
        return FOLDER.resolve("keymend-" + VERSION + ".jar");
    }

    static Path archive() {
        return FOLDER.resolve(ARCHIVE + ".tar.gz");
    }

    static Path debian() {
        return FOLDER.resolve("keymend_" + debianVersion() + "_all.deb");
    }

    /** As Debian compares versions, a snapshot comes before its release. */
    static String debianVersion() {
        return VERSION.replace("-SNAPSHOT", "~snapshot");
    }

    static Path library(String kind) {
        return FOLDER.resolve("keymend-core-" + VERSION + kind + ".jar");
    }

    static String property(String name) {
        return Objects.requireNonNull(System.getProperty(name), name + " is set by Maven");
    }
}
