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
    static final List<String> DRIVER = List.of(
            "org.postgresql.Driver",
            "org.postgresql.core.v3.ConnectionFactoryImpl",
            "org.postgresql.core.v3.QueryExecutorImpl",
            "org.postgresql.jdbc.PgConnection");

    /** For those that look at all of it. */
    static final List<String> AUDIT = List.of(
            "dev.keymend.catalog.CatalogFacts",
            "dev.keymend.catalog.IndexAuditReader",
            "dev.keymend.catalog.ColumnAuditReader");

    /** For loads and previews. */
    static final List<String> LOAD = List.of(
            "dev.keymend.catalog.LoadTargetReader", "dev.keymend.load.SequenceAhead", "dev.keymend.load.SortedLoad");

    /** For the reading of logs. */
    static final List<String> LOGS = List.of(
            "dev.keymend.logs.Phrases$Usual",
            "dev.keymend.logs.RawLabels",
            "dev.keymend.logs.LogScan",
            "dev.keymend.render.TextLog");

    private static final List<List<String>> AUDITING = List.of(DRIVER, AUDIT);
    private static final List<List<String>> LOADING = List.of(DRIVER, LOAD);
    private static final Map<String, List<List<String>>> CLASSES = Map.of(
            "check", AUDITING,
            "verify", AUDITING,
            "fix", AUDITING,
            "load", LOADING,
            "preview", LOADING,
            "logs", List.of(LOGS));

    private final List<List<String>> names;

    private HeadStart(List<List<String>> names) {
        super("head start");
        this.names = names;
    }

    /** Begins in a thread of its own, for words that will surely need it. */
    static void begin(String[] words) {
        List<List<String>> names = words.length == 0 ? null : CLASSES.get(words[0]);
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
            for (List<String> some : names) {
                for (String name : some) {
                    Class.forName(name);
                }
            }
        } catch (ClassNotFoundException | LinkageError e) {
            // Whoever needs it will say so.
        }
    }
}
