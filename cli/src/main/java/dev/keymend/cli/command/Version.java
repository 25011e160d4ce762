// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.command;

import picocli.CommandLine.IVersionProvider;

/** The version that the build wrote into the jar. */
public final class Version implements IVersionProvider {
    /** One line, {@code keymend 0.1.0}. */
    public static String line() {
        return "keymend " + number();
    }

    /** The number alone; where nothing was packaged, that is said instead. */
    static String number() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "(not packaged)" : version;
    }

    @Override
    public String[] getVersion() {
        return new String[] {line()};
    }
}
