// SPDX-License-Identifier: Apache-2.0
package dev.keymend.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A folder that several processes fill at most once. It appears whole or not at all: the archive is unpacked beside it and
 * then moved, under a lock on a file that stays.
 */
final class SharedFolder {

    private static final Object IN_THIS_VM = new Object();

    private final Path folder;

    SharedFolder(Path folder) {
        this.folder = folder;
    }

    /** Whether it is there already or could be made. */
    boolean isUsable() {
        return Files.isDirectory(folder) || Files.isWritable(folder.resolveSibling("."));
    }

    Path unpack(ServerArchive archive) throws IOException {
        // A file lock speaks to other processes only, and two of one virtual machine are an error.
        synchronized (IN_THIS_VM) {
            if (Files.isDirectory(folder)) {
                return folder;
            }
            try (FileChannel channel =
                            FileChannel.open(sibling(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = channel.lock()) {
                if (lock.isValid() && !Files.isDirectory(folder)) {
                    fill(archive);
                }
            }
            return folder;
        }
    }

    private void fill(ServerArchive archive) throws IOException {
        Path partial = sibling(".unpacking");
        // Left by a process that was killed while it held the lock.
        Folders.delete(partial);
        archive.unpackInto(Files.createDirectory(partial));
        Files.move(partial, folder, StandardCopyOption.ATOMIC_MOVE);
    }

    private Path sibling(String suffix) {
        return folder.resolveSibling(folder.getFileName() + suffix);
    }
}
