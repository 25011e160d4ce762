// SPDX-License-Identifier: Apache-2.0
package dev.keymend.logs;

import dev.keymend.violation.LoggedLine;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * What to search a log for, so that no error of ours is passed by: a piece of each message in each language and encoding, and each
 * SQLSTATE in the company in which structured and verbose logs print it. They are in {@code windows.tsv}; the tests choose them, and fail
 * when messages have changed and they have not.
 */
final class Phrases {
    static final int WIDTH = 7;
    static final int NARROW_WIDTH = 5;

    /** The states of violations and of the errors that come near them. */
    static final List<String> STATES = List.of("23505", "23P01", "21000", "42P10", "55000", "42809", "40001", "40P01");

    private static final String WINDOWS = "windows.tsv";

    /** The SQLSTATE of each message of a neighbour, in every language; for lines that show none. */
    static final Map<String, String> NEIGHBOURS = neighbours("neighbours.tsv");

    /** Made once, when it is first asked for. */
    private static final class Usual {
        static final Anchors ANCHORS = anchors(WIDTH);
    }

    private static final class WithBareStates {
        static final Anchors ANCHORS = anchors(NARROW_WIDTH);
    }

    private Phrases() {}

    /** For logs that show states only where they are easily told from other numbers, or not at all. */
    static Anchors usual() {
        return Usual.ANCHORS;
    }

    /** For logs whose prefix has the state ({@code %e}), in whatever company. */
    static Anchors withBareStates() {
        return WithBareStates.ANCHORS;
    }

    private static Anchors anchors(int width) {
        List<Anchors.Window> windows = new ArrayList<>();
        List<String> charsets = new ArrayList<>(List.of(StandardCharsets.UTF_8.name()));
        for (String line : text(WINDOWS).split("\n", -1)) {
            int tab = line.indexOf('\t');
            if (tab != width * 2) {
                continue;
            }
            String charset = line.substring(tab + 1);
            if (!charsets.contains(charset)) {
                charsets.add(charset);
            }
            windows.add(new Anchors.Window(HexFormat.of().parseHex(line, 0, tab), charsets.indexOf(charset)));
        }
        return new Anchors(width, windows, charsets);
    }

    private static Map<String, String> neighbours(String resource) {
        Map<String, String> states = new HashMap<>();
        for (String line : text(resource).split("\n", -1)) {
            if (!line.isEmpty() && !line.startsWith("#")) {
                String[] cells = line.split("\t", -1);
                states.put(cells[2], cells[1]);
            }
        }
        return Collections.unmodifiableMap(states);
    }

    /** Whether a text has all the words of a message that can be a violation, in whatever language. */
    static boolean tellsOfViolation(String text) {
        return LoggedLine.messages().stream().anyMatch(words -> words.stream().allMatch(text::contains));
    }

    /** The windows as they are kept. */
    static String windows() {
        return text(WINDOWS);
    }

    private static String text(String resource) {
        try (InputStream in = Phrases.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(resource + " is missing from the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
