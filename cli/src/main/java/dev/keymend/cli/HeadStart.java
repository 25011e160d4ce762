// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli;

import java.util.List;
import java.util.Set;

/**
 * Readies, beside the reading of the words, what a command will need that asks a database. Each of these classes does some
 * work when it is first used, which together takes a tenth of a check. Nothing depends on it.
 */
final class HeadStart extends Thread {
    /** By name, because most of them are nobody else's business. */
    static final List<String> CLASSES = List.of(
            "org.postgresql.Driver",
            "org.postgresql.core.v3.ConnectionFactoryImpl",
            "org.postgresql.core.v3.QueryExecutorImpl",
            "org.postgresql.jdbc.PgConnection",
            "dev.keymend.catalog.CatalogFacts",
            "dev.keymend.catalog.IndexAuditReader",
            "dev.keymend.catalog.ColumnAuditReader");

    private static final Set<String> ASKING = Set.of("check", "verify", "fix");

    private HeadStart() {
        super("head start");
    }

    /** Begins in a thread of its own, for words that will surely need it. */
    static void begin(String[] words) {
        if (words.length > 0 && ASKING.contains(words[0]) && !words[words.length - 1].equals("--help")) {
            HeadStart thread = new HeadStart();
            thread.setDaemon(true);
            thread.start();
        }
    }

    /** A method of a thread, as linking a lambda would take as long as what it spares. */
    @Override
    public void run() {
        try {
            for (String name : CLASSES) {
                Class.forName(name);
            }
        } catch (ClassNotFoundException | LinkageError e) {
            // Whoever needs it will say so.
        }
    }
}
