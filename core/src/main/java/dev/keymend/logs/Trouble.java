// SPDX-License-Identifier: Apache-2.0
package dev.keymend.logs;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.util.zip.ZipException;

/** Says in words why something cannot be read: the messages of exceptions are often no more than a path, or nothing. */
final class Trouble {
    private Trouble() {}

    /** Of what could not be read at all. */
    static String unread(Object name, IOException e) {
        return name + " could not be read: " + reason(e) + '.';
    }

    /** Of what was read in part. */
    static String unfinished(String name, IOException e) {
        return name + " could not be read to its end: " + reason(e) + ". What was read until then is counted.";
    }

    private static String reason(IOException e) {
        if (e instanceof EOFException) {
            return "it is packed with gzip and cut off";
        }
        String message = e.getMessage();
        if (e instanceof ZipException) {
            boolean trailer = message != null && message.contains("trailer");
            return trailer
                    ? "it is packed with gzip, and what it holds does not fit the checksum at its end"
                    : "it is packed with gzip and damaged";
        }
        if (e instanceof AccessDeniedException) {
            return "that is not permitted; run as a user who may, or leave it out";
        }
        if (e instanceof NoSuchFileException) {
            return "it was there, and is gone";
        }
        if (e instanceof FileSystemLoopException) {
            return "its links lead in a circle";
        }
        return message == null ? e.getClass().getSimpleName() : message;
    }
}
