// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.connection;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A {@code .pgpass} file: lines of {@code host:port:database:user:password}, the first match counts.
 *
 * <p>Read here and not by the driver, which takes a file that others can read without a word, and looks for it in the
 * process's own environment only.
 */
final class PasswordFile {
    private static final Set<PosixFilePermission> OTHERS = EnumSet.complementOf(EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE));

    private final List<String> lines;

    private PasswordFile(List<String> lines) {
        this.lines = lines;
    }

    /** Reads the file; one that is missing or not to be trusted holds nothing, the latter with a warning. */
    static PasswordFile read(Path file, List<String> warnings) {
        if (!Files.exists(file)) {
            return new PasswordFile(List.of());
        }
        if (!Files.isRegularFile(file)) {
            warnings.add("the password file " + file + " is not a plain file; it is not used");
            return new PasswordFile(List.of());
        }
        try {
            if (othersMayAccess(file)) {
                warnings.add("the password file " + file
                        + " can be accessed by group or others; it is not used until it is private: chmod 0600 "
                        + file);
                return new PasswordFile(List.of());
            }
            // Latin-1 maps every byte to a character, so a line in an odd encoding spoils only itself.
            return new PasswordFile(Files.readAllLines(file, StandardCharsets.ISO_8859_1).stream()
                    .map(line -> new String(line.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8))
                    .toList());
        } catch (IOException e) {
            warnings.add("the password file " + file + " cannot be read; it is not used");
            return new PasswordFile(List.of());
        }
    }

    private static boolean othersMayAccess(Path file) throws IOException {
        if (!Files.getFileStore(file).supportsFileAttributeView("posix")) {
            return false;
        }
        Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
        permissions.addAll(Files.getPosixFilePermissions(file));
        permissions.retainAll(OTHERS);
        return !permissions.isEmpty();
    }

    Optional<String> password(HostPort server, String database, String user) {
        List<String> wanted = List.of(server.host(), Integer.toString(server.port()), database, user);
        return lines.stream()
                .filter(line -> !line.startsWith("#"))
                .flatMap(line -> match(line, wanted).stream())
                .findFirst()
                .filter(password -> !password.isEmpty());
    }

    private static Optional<String> match(String line, List<String> wanted) {
        int position = 0;
        for (String value : wanted) {
            position = fieldEnd(line, position, value);
            if (position < 0) {
                return Optional.empty();
            }
        }
        return Optional.of(unescape(line.substring(position)));
    }

    /**
     * Where the next field begins when this one is {@code *} or {@code value}, else -1. Compared letter by letter like
     * libpq, since the colons of an IPv6 address need not be escaped.
     */
    private static int fieldEnd(String line, int start, String value) {
        if (line.startsWith("*:", start)) {
            return start + 2;
        }
        int position = start;
        for (int index = 0; index < value.length(); index++) {
            if (line.startsWith("\\", position)) {
                position++;
            }
            if (position >= line.length() || line.charAt(position) != value.charAt(index)) {
                return -1;
            }
            position++;
        }
        return line.startsWith(":", position) ? position + 1 : -1;
    }

    private static String unescape(String field) {
        StringBuilder text = new StringBuilder();
        for (int index = 0; index < field.length() && field.charAt(index) != ':'; index++) {
            if (field.charAt(index) == '\\' && index + 1 < field.length()) {
                index++;
            }
            text.append(field.charAt(index));
        }
        return text.toString();
    }
}
