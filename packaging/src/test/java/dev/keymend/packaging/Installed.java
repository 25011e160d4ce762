// SPDX-License-Identifier: Apache-2.0
package dev.keymend.packaging;

import java.nio.file.Files;
import java.nio.file.Path;

/** The archive, unpacked in some folder. */
record Installed(Path home) {
    /** As a user does it. */
    static Installed in(Path folder) throws Exception {
        new Program(folder)
                .run("tar", "-xzf", Packages.archive().toString(), "-C", folder.toString())
                .good();
        return new Installed(folder.resolve(Packages.ARCHIVE));
    }

    /** As where the archive of classes could not be made, which takes its time and is one test's business. */
    Installed withoutClassData() throws Exception {
        Files.createFile(classData());
        return this;
    }

    Path lib() {
        return home.resolve("lib");
    }

    Path classData() {
        return lib().resolve(Packages.CLASS_DATA);
    }

    String launcher() {
        return home.resolve("bin/keymend").toString();
    }

    String java() {
        return home.resolve("runtime/bin/java").toString();
    }
}
