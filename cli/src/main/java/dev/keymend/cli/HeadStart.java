// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli;

import java.util.List;
import java.util.Map;

/**
 * Readies, beside the reading of the words, what a command will need. Each of these classes does some work when it is first used, which
 * together takes a tenth of a check, and of the reading of a small log. Nothing depends on it.
 */
final class HeadStart extends Thread {
    /** For commands that ask a database; by name, because most of them are nobody else's business. */
    static final List<String> ASKING = List.of(
            "org.postgresql.Driver",
            "org.postgresql.core.v3.ConnectionFactoryImpl",
            "org.postgresql.core.v3.QueryExecutorImpl",
            "org.postgresql.jdbc.PgConnection",
            "dev.keymend.catalog.CatalogFacts",
            "dev.keymend.catalog.IndexAuditReader",
            "dev.keymend.catalog.ColumnAuditReader");

    /** For the reading of logs. */
    static final List<String> READING = List.of(
            "dev.keymend.logs.Phrases$Usual",
            "dev.keymend.logs.RawLabels",
            "dev.keymend.logs.LogScan",
            "dev.keymend.render.TextLog");

    /** For loads and previews. */
    static final List<String> LOADING = List.of(
            "org.postgresql.Driver",
            "org.postgresql.core.v3.ConnectionFactoryImpl",
            "org.postgresql.core.v3.QueryExecutorImpl",
            "org.postgresql.jdbc.PgConnection",
            "dev.keymend.catalog.LoadTargetReader",
            "dev.keymend.load.SequenceAhead",
            "dev.keymend.load.SortedLoad");

    private static final Map<String, List<String>> CLASSES = Map.of(
            "check", ASKING, "verify", ASKING, "fix", ASKING, "logs", READING, "load", LOADING, "preview", LOADING);

    private final List<String> names;

    private HeadStart(List<String> names) {
        super("head start");
        this.names = names;
    }

    /** Begins in a thread of its own, for words that will surely need it. */
    static void begin(String[] words) {
        List<String> names = words.length == 0 ? null : CLASSES.get(words[0]);
        if (names != null && !words[words.length - 1].equals("--help")) {
            HeadStart thread = new HeadStart(names);
            thread.setDaemon(true);
            thread.start();
        }
    }

    /** A method of a thread, as linking a lambda would take as long as what it spares. */
    @Override
    public void run() {
        try {
            for (String name : names) {
                Class.forName(name);
            }
        } catch (ClassNotFoundException | LinkageError e) {
            // Whoever needs it will say so.
        }
    }
}
