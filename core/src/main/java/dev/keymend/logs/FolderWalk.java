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

    private final Path folder;
    private final Path root;

    /** Where the walk begins: a link that was given is meant to be followed. */
    private final Path start;

    /**
     * A walk.
     *
     * @param troubles gets a sentence for each file and folder that cannot be read
     * @throws IOException if the folder is not there
     */
    FolderWalk(Path folder, List<String> troubles) throws IOException {
        this.folder = folder;
        this.root = folder.toRealPath();
        this.start = Files.isSymbolicLink(folder) ? folder.resolve(".") : folder;
        this.troubles = troubles;
    }

    /** The files below a folder in the order of their paths. */
    static List<Path> below(Path folder, List<String> troubles) throws IOException {
        FolderWalk walk = new FolderWalk(folder, troubles);
        int before = troubles.size();
        Path ignored = Files.walkFileTree(walk.start, walk);
        if (walk.files.isEmpty() && troubles.size() == before) {
            troubles.add("There is no file in the folder " + folder + ", so nothing was read.");
        }
        return walk.files.stream().sorted().toList();
    }

    /** As somebody would call it who has given the folder. */
    private Path named(Path file) {
        return start.equals(folder) ? file : folder.resolve(file.subpath(start.getNameCount(), file.getNameCount()));
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
        if (attributes.isRegularFile() || Files.isRegularFile(file)) {
            files.add(named(file));
        } else if (Files.isDirectory(file) && !file.toRealPath().startsWith(root)) {
            // It may be anything, up to the whole disk.
            troubles.add(
                    named(file) + " is a link to a folder elsewhere and was not followed; name it to have it read.");
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
