// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.connection;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds a service's keywords in {@code .pg_service.conf} or, failing that, in the system-wide {@code pg_service.conf}. */
final class ServiceFile {
    /** Where Debian's and Red Hat's libpq look, which knows one folder of the system. */
    private static final List<Path> USUAL =
            List.of(Path.of("/etc/postgresql-common/pg_service.conf"), Path.of("/etc/sysconfig/pgsql/pg_service.conf"));

    private ServiceFile() {}

    /** @param named the file given by keyword or PGSERVICEFILE; empty for the one in the home folder */
    static Map<String, String> service(String service, String named, Environment environment) {
        List<Path> searched = new ArrayList<>();
        if (!named.isEmpty() && !Files.isRegularFile(Path.of(named))) {
            throw new BadConnectionInfo("the service file " + named + " does not exist; correct PGSERVICEFILE");
        }
        searched.add(named.isEmpty() ? environment.home().resolve(".pg_service.conf") : Path.of(named));
        searched.addAll(ofSystem(environment.variable("PGSYSCONFDIR")));
        for (Path file : searched) {
            if (Files.isRegularFile(file)) {
                Optional<Map<String, String>> found = read(file, service);
                if (found.isPresent()) {
                    return found.get();
                }
            }
        }
        throw new BadConnectionInfo(
                "the service '%s' is not defined in %s; a service is a section [%s] of keyword=value lines"
                        .formatted(
                                service,
                                String.join(
                                        " or ",
                                        searched.stream().map(Path::toString).toList()),
                                service));
    }

    private static List<Path> ofSystem(String named) {
        return named.isEmpty()
                ? USUAL.stream().filter(Files::isRegularFile).toList()
                : List.of(Path.of(named, "pg_service.conf"));
    }

    private static Optional<Map<String, String>> read(Path file, String service) {
        Map<String, String> values = new LinkedHashMap<>();
        boolean inside = false;
        int number = 0;
        for (String raw : lines(file)) {
            number++;
            String line = raw.strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            if (line.startsWith("[")) {
                if (inside) {
                    break;
                }
                inside = line.equals("[" + service + "]");
            } else if (inside) {
                put(values, line, "line %d of the service file %s".formatted(number, file));
            }
        }
        return inside ? Optional.of(values) : Optional.empty();
    }

    private static void put(Map<String, String> values, String line, String place) {
        if (line.startsWith("ldap")) {
            throw new BadConnectionInfo(
                    place + " asks an LDAP server, which keymend cannot do; write the keywords out");
        }
        int equals = line.indexOf('=');
        if (equals < 0) {
            throw new BadConnectionInfo(place + " has no '='; a service is made of keyword=value lines");
        }
        String keyword = line.substring(0, equals);
        if (keyword.equals("service") || keyword.equals("servicefile")) {
            throw new BadConnectionInfo(place + " names a service inside a service, which libpq does not allow");
        }
        Keywords.check(keyword, place);
        // The first of two settings counts, as in libpq.
        values.putIfAbsent(keyword, line.substring(equals + 1));
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new BadConnectionInfo("the service file " + file + " cannot be read as UTF-8 text");
        }
    }
}
