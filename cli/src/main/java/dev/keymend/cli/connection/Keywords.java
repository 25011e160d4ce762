// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.connection;

import static java.util.stream.Collectors.joining;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** libpq's connection keywords: which of them are followed, which do not matter here, which cannot be honoured. */
final class Keywords {

    /** Followed, in the order in which messages list them. */
    static final List<String> FOLLOWED = List.of(
            "host",
            "hostaddr",
            "port",
            "dbname",
            "user",
            "password",
            "passfile",
            "service",
            "servicefile",
            "application_name",
            "fallback_application_name",
            "channel_binding",
            "connect_timeout",
            "gssencmode",
            "gsslib",
            "keepalives",
            "krbsrvname",
            "load_balance_hosts",
            "options",
            "require_auth",
            "sslcert",
            "sslkey",
            "sslmode",
            "sslnegotiation",
            "sslpassword",
            "sslrootcert",
            "target_session_attrs");

    /** Tuning, or meaningless over TCP or in this program: a service file shared with psql may hold them. */
    private static final Set<String> IGNORED = Set.of(
            "client_encoding",
            "gssdelegation",
            "keepalives_count",
            "keepalives_idle",
            "keepalives_interval",
            "requirepeer",
            "sslcompression",
            "sslkeylogfile",
            "sslsni",
            "tcp_user_timeout");

    /** They restrict whom to trust or what to speak; to pass over them would be less safe than was asked for. */
    private static final Set<String> NOT_OFFERED = Set.of(
            "max_protocol_version",
            "min_protocol_version",
            "oauth_client_id",
            "oauth_client_secret",
            "oauth_issuer",
            "oauth_scope",
            "replication",
            "requiressl",
            "scram_client_key",
            "scram_server_key",
            "ssl_max_protocol_version",
            "ssl_min_protocol_version",
            "sslcertmode",
            "sslcrl",
            "sslcrldir");

    /** Environment variable to keyword; PGSERVICE and PGSERVICEFILE are asked for earlier, by name. */
    static final Map<String, String> BY_VARIABLE = Map.ofEntries(
            Map.entry("PGHOST", "host"),
            Map.entry("PGHOSTADDR", "hostaddr"),
            Map.entry("PGPORT", "port"),
            Map.entry("PGDATABASE", "dbname"),
            Map.entry("PGUSER", "user"),
            Map.entry("PGPASSWORD", "password"),
            Map.entry("PGPASSFILE", "passfile"),
            Map.entry("PGAPPNAME", "application_name"),
            Map.entry("PGCHANNELBINDING", "channel_binding"),
            Map.entry("PGCONNECT_TIMEOUT", "connect_timeout"),
            Map.entry("PGGSSENCMODE", "gssencmode"),
            Map.entry("PGGSSLIB", "gsslib"),
            Map.entry("PGKRBSRVNAME", "krbsrvname"),
            Map.entry("PGLOADBALANCEHOSTS", "load_balance_hosts"),
            Map.entry("PGOPTIONS", "options"),
            Map.entry("PGREQUIREAUTH", "require_auth"),
            Map.entry("PGSSLCERT", "sslcert"),
            Map.entry("PGSSLKEY", "sslkey"),
            Map.entry("PGSSLMODE", "sslmode"),
            Map.entry("PGSSLNEGOTIATION", "sslnegotiation"),
            Map.entry("PGSSLROOTCERT", "sslrootcert"),
            Map.entry("PGTARGETSESSIONATTRS", "target_session_attrs"));

    private Keywords() {}

    /** @throws BadConnectionInfo when the keyword is nobody's, or one whose meaning would be lost */
    static void check(String keyword, String place) {
        if (FOLLOWED.contains(keyword) || IGNORED.contains(keyword)) {
            return;
        }
        if (NOT_OFFERED.contains(keyword)) {
            throw new BadConnectionInfo(
                    "%s sets %s, which keymend cannot honour; take it out. %s".formatted(place, keyword, valid()));
        }
        throw new BadConnectionInfo("%s sets '%s', which is no connection keyword%s. %s"
                .formatted(place, Secrets.hide(keyword), suggestion(keyword), valid()));
    }

    private static String valid() {
        return "Valid are " + FOLLOWED.stream().collect(joining(", ")) + ".";
    }

    private static String suggestion(String keyword) {
        return FOLLOWED.stream()
                .min(Comparator.comparingInt(known -> distance(keyword, known)))
                .filter(nearest -> distance(keyword, nearest) <= 2)
                .map(nearest -> " (did you mean " + nearest + "?)")
                .orElse("");
    }

    /** Levenshtein's: how many letters to add, drop or change. */
    private static int distance(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int column = 0; column < row.length; column++) {
            row[column] = column;
        }
        for (int line = 1; line <= from.length(); line++) {
            int diagonal = row[0];
            row[0] = line;
            for (int column = 1; column < row.length; column++) {
                int change = from.charAt(line - 1) == to.charAt(column - 1) ? 0 : 1;
                int best = Math.min(diagonal + change, Math.min(row[column], row[column - 1]) + 1);
                diagonal = row[column];
                row[column] = best;
            }
        }
        return row[to.length()];
    }
}
