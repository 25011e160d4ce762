// SPDX-License-Identifier: Apache-2.0
package dev.keymend.logs;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds all files below a folder. What may not be looked into, as {@code lost+found}, is named and does not end the walk. */
final class FolderWalk extends SimpleFileVisitor<Path> {
    private final List<Path> files = new ArrayList<>();
    private final List<String> troubles;

    /** @param troubles gets a sentence for each file and folder that cannot be read */
    FolderWalk(List<String> troubles) {
        this.troubles = troubles;
    }

    /** The files below a folder in the order of their paths. */
    static List<Path> below(Path folder, List<String> troubles) throws IOException {
        FolderWalk walk = new FolderWalk(troubles);
        Path ignored = Files.walkFileTree(folder, walk);
        if (walk.files.isEmpty()) {
            troubles.add("There is no file in the folder " + folder + ", so nothing was read.");
        }
        return walk.files.stream().sorted().toList();
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
        // A link is followed to a file, and not to a folder, which may be the one it is in.
        if (attributes.isRegularFile() || Files.isRegularFile(file)) {
            files.add(file);
        }
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) {
        troubles.add(Trouble.unread(file, e));
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e) {
        if (e != null) {
            troubles.add(Trouble.unread(folder, e));
        }
        return FileVisitResult.CONTINUE;
    }
}
