// SPDX-License-Identifier: Apache-2.0
package dev.keymend.embedded;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** Says how a server is to be, then starts it. For one thread; may start several servers. */
public final class EmbeddedPostgresBuilder {

    private final PostgresBinaries binaries;
    private final Map<String, String> settings = new LinkedHashMap<>();
    private final List<String> initdbArguments = new ArrayList<>();
    private String locale = "C";
    private @Nullable String password;
    private @Nullable Duration lifetime;
    private @Nullable Unprivileged unprivileged;
    private IntSupplier ports = FreePort::find;

    EmbeddedPostgresBuilder(PostgresBinaries binaries) {
        this.binaries = binaries;
        // Nobody misses these data after a crash.
        setting("fsync", "off");
        setting("synchronous_commit", "off");
        setting("full_page_writes", "off");
        setting("timezone", "UTC");
        setting("log_timezone", "UTC");
    }

    /** A line of {@code postgresql.conf}, such as {@code wal_level} and {@code logical}; the value needs no quotes. */
    public EmbeddedPostgresBuilder setting(String name, String value) {
        settings.put(name, value);
        return this;
    }

    /** Several lines of {@code postgresql.conf}. */
    public EmbeddedPostgresBuilder settings(Map<String, String> settings) {
        settings.forEach(this::setting);
        return this;
    }

    /** The cluster's locale; {@code C} unless said otherwise, as other machines may lack others. */
    public EmbeddedPostgresBuilder locale(String locale) {
        this.locale = locale;
        return this;
    }

    /** One more argument of {@code initdb}, such as {@code --data-checksums}. */
    public EmbeddedPostgresBuilder initdbArgument(String argument) {
        initdbArguments.add(argument);
        return this;
    }

    /** Every connection needs a password ({@code scram-sha-256}); this is the superuser's. */
    public EmbeddedPostgresBuilder password(String password) {
        this.password = password;
        return this;
    }

    /**
     * The server stays when this virtual machine ends, and ends by itself.
     *
     * @param lifetime from now on, in whole seconds, at least one
     */
    public EmbeddedPostgresBuilder detached(Duration lifetime) {
        this.lifetime = lifetime;
        return this;
    }

    EmbeddedPostgresBuilder unprivileged(Unprivileged way) {
        this.unprivileged = way;
        return this;
    }

    EmbeddedPostgresBuilder ports(IntSupplier ports) {
        this.ports = ports;
        return this;
    }

    /**
     * Starts the server and waits until it takes connections, about a second.
     *
     * @return the caller's to close
     * @throws EmbeddedPostgresException when it cannot be started, with the end of its log; nothing stays behind then
     */
    public EmbeddedPostgres start() {
        return new ServerStart(
                        binaries, Map.copyOf(settings), initdbArguments(), password, lifetime, unprivileged, ports)
                .start();
    }

    private List<String> initdbArguments() {
        List<String> arguments = new ArrayList<>(List.of(
                "--username=postgres", "--encoding=UTF8", "--locale=" + locale, "--no-sync", "--no-instructions"));
        arguments.addAll(initdbArguments);
        return arguments;
    }
}
