// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.connection;

import static java.util.stream.Collectors.joining;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** libpq's connection keywords: which of them are followed, which only told of, which cannot be honoured. */
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
            "keepalives_count",
            "keepalives_idle",
            "keepalives_interval",
            "krbsrvname",
            "load_balance_hosts",
            "max_protocol_version",
            "min_protocol_version",
            "options",
            "require_auth",
            "requirepeer",
            "ssl_max_protocol_version",
            "ssl_min_protocol_version",
            "sslcert",
            "sslcertmode",
            "sslcrl",
            "sslcrldir",
            "sslkey",
            "sslmode",
            "sslnegotiation",
            "sslpassword",
            "sslrootcert",
            "sslsni",
            "target_session_attrs");

    /**
     * Tuning, or without a meaning in this program, and none of them makes anything less safe: a service file shared with psql
     * may hold them.
     *
     * @param harmless values that ask for nothing
     * @param reason the second half of a sentence
     */
    private record Told(Set<String> harmless, String reason) {}

    private static final Map<String, Told> TOLD = Map.of(
            "client_encoding",
                    new Told(Set.of("auto", "utf8", "utf-8", "unicode"), "keymend speaks UTF-8 to every server"),
            "gssdelegation", new Told(Set.of("0"), "keymend does not hand its Kerberos ticket on"),
            "sslcompression", new Told(Set.of("0"), "no server compresses what it encrypts any more"),
            "sslkeylogfile", new Told(Set.of(), "keymend writes no keys down"),
            "tcp_user_timeout", new Told(Set.of("0"), "Java cannot set it; keepalives_idle and its kin are followed"));

    /** They restrict whom to trust or what to speak; to pass over them would be less safe than was asked for. */
    private static final Set<String> NOT_OFFERED = Set.of(
            "oauth_client_id",
            "oauth_client_secret",
            "oauth_issuer",
            "oauth_scope",
            "replication",
            "requiressl",
            "scram_client_key",
            "scram_server_key");

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
            Map.entry("PGMAXPROTOCOLVERSION", "max_protocol_version"),
            Map.entry("PGMINPROTOCOLVERSION", "min_protocol_version"),
            Map.entry("PGREQUIREPEER", "requirepeer"),
            Map.entry("PGSSLCERT", "sslcert"),
            Map.entry("PGSSLCERTMODE", "sslcertmode"),
            Map.entry("PGSSLCRL", "sslcrl"),
            Map.entry("PGSSLCRLDIR", "sslcrldir"),
            Map.entry("PGSSLMAXPROTOCOLVERSION", "ssl_max_protocol_version"),
            Map.entry("PGSSLMINPROTOCOLVERSION", "ssl_min_protocol_version"),
            Map.entry("PGSSLSNI", "sslsni"),
            Map.entry("PGSSLKEY", "sslkey"),
            Map.entry("PGSSLMODE", "sslmode"),
            Map.entry("PGSSLNEGOTIATION", "sslnegotiation"),
            Map.entry("PGSSLROOTCERT", "sslrootcert"),
            Map.entry("PGTARGETSESSIONATTRS", "target_session_attrs"));

    private Keywords() {}

    /** @throws BadConnectionInfo when the keyword is nobody's, or one whose meaning would be lost */
    static void check(String keyword, String place) {
        if (FOLLOWED.contains(keyword) || TOLD.containsKey(keyword)) {
            return;
        }
        if (NOT_OFFERED.contains(keyword)) {
            throw new BadConnectionInfo(
                    "%s sets %s, which keymend cannot honour; take it out. %s".formatted(place, keyword, valid()));
        }
        throw new BadConnectionInfo("%s sets '%s', which is no connection keyword%s. %s"
                .formatted(place, Secrets.hide(keyword), suggestion(keyword), valid()));
    }

    /** Adds a sentence for each setting that is known and not followed. */
    static void notFollowed(Map<String, String> values, List<String> warnings) {
        TOLD.keySet().stream().sorted().forEach(keyword -> {
            String value = values.get(keyword);
            Told told = TOLD.get(keyword);
            if (value != null && told != null && !told.harmless().contains(value.toLowerCase(Locale.ROOT))) {
                warnings.add(keyword + " is not followed: " + told.reason());
            }
        });
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
