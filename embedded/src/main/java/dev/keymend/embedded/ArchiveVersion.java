// SPDX-License-Identifier: Apache-2.0
package dev.keymend.embedded;

/** The version of an archive of binaries: the server's major and minor, then the packaging's own count. */
record ArchiveVersion(int major, int minor, int packaging) implements Comparable<ArchiveVersion> {

    /** What the server calls itself, such as {@code 18.6}. */
    String server() {
        return major + "." + minor;
    }

    @Override
    public int compareTo(ArchiveVersion other) {
        if (major != other.major) {
            return Integer.compare(major, other.major);
        }
        return minor != other.minor ? Integer.compare(minor, other.minor) : Integer.compare(packaging, other.packaging);
    }

    @Override
    public String toString() {
        return server() + "." + packaging;
    }
}
