// SPDX-License-Identifier: Apache-2.0
package dev.keymend.embedded;

import java.util.Locale;

/** The machine's name as the binaries' jars spell it, such as {@code linux-amd64} or {@code darwin-arm64v8}. */
final class Platform {

    private Platform() {}

    static String name() {
        return name(System.getProperty("os.name", ""), System.getProperty("os.arch", ""));
    }

    static String name(String system, String architecture) {
        return system(system.toLowerCase(Locale.ROOT)) + "-" + architecture(architecture.toLowerCase(Locale.ROOT));
    }

    private static String system(String name) {
        return name.startsWith("mac") ? "darwin" : name;
    }

    private static String architecture(String name) {
        return switch (name) {
            case "x86_64", "amd64" -> "amd64";
            case "aarch64", "arm64" -> "arm64v8";
            default -> name;
        };
    }
}
