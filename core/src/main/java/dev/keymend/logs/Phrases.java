// SPDX-License-Identifier: Apache-2.0
package dev.keymend.logs;

import dev.keymend.violation.LoggedLine;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What to search a log for, so that no error of ours is passed by: a piece of each message in each language and encoding, and each
 * SQLSTATE in the company in which structured and verbose logs print it.
 */
final class Phrases {
    private static final int WIDTH = 7;
    private static final int NARROW_WIDTH = 5;

    /** The states of violations and of the errors that come near them. */
    static final List<String> STATES = List.of("23505", "23P01", "21000", "42P10", "55000", "42809", "40001", "40P01");

    /** CSV; JSON; {@code log_error_verbosity = verbose}. */
    private static final List<String> AROUND_STATES = List.of(",%s,", "\"%s\"", " %s:");

    /** English only: in other languages the state must tell. */
    static final Map<String, String> NEIGHBOURS = Map.of(
            "could not serialize access due to concurrent update", "40001",
            "could not serialize access due to concurrent delete", "40001",
            "could not serialize access due to read/write dependencies among transactions", "40001",
            "deadlock detected", "40P01");

    /** Statements are full of these, and quotation marks are written in several ways. */
    private static final Pattern BETWEEN = Pattern.compile("ON[ -]CONFLICT( DO UPDATE)?|MERGE|[\"'\\\\]|DO UPDATE");

    /** What servers wrote before everything was UTF-8, by the characters of the language. */
    private static final List<String> OLDER = List.of(
            "windows-1252", "windows-1251", "KOI8-R", "EUC-JP", "EUC-KR", "GB18030", "ISO-8859-2", "ISO-8859-9");

    /** Letters from the commonest on; what is not among them is rarer. */
    private static final String COMMON = " etaoinsrhldcumfpgwybvkxjqz";

    private Phrases() {}

    /** For logs that show states only where they are easily told from other numbers, or not at all. */
    static Anchors usual() {
        return anchors(WIDTH, AROUND_STATES);
    }

    /** For logs whose prefix has the state ({@code %e}), in whatever company. */
    static Anchors withBareStates() {
        return anchors(NARROW_WIDTH, List.of("%s"));
    }

    private static Anchors anchors(int width, List<String> aroundStates) {
        Map<String, Anchors.Window> windows = new LinkedHashMap<>();
        List<Charset> charsets = new ArrayList<>(List.of(StandardCharsets.UTF_8));
        for (String state : STATES) {
            for (String around : aroundStates) {
                put(windows, String.format(Locale.ROOT, around, state).getBytes(StandardCharsets.US_ASCII), 0);
            }
        }
        List<List<String>> messages = new ArrayList<>(LoggedLine.messages());
        NEIGHBOURS.keySet().forEach(message -> messages.add(List.of(message)));
        for (List<String> message : messages) {
            put(windows, rarest(message, width, StandardCharsets.UTF_8), 0);
            put(windows, escaped(message, width, false), 0);
            put(windows, escaped(message, width, true), 0);
        }
        for (String name : OLDER) {
            // A run-time image without these reads logs in UTF-8 alone.
            Charset charset = Charset.isSupported(name) ? Charset.forName(name) : null;
            if (charset != null) {
                charsets.add(charset);
                for (List<String> message : messages) {
                    put(windows, rarest(message, width, charset), charsets.size() - 1);
                }
            }
        }
        return new Anchors(width, List.copyOf(windows.values()), charsets);
    }

    private static void put(Map<String, Anchors.Window> windows, byte @Nullable [] bytes, int encoding) {
        if (bytes != null) {
            windows.putIfAbsent(Arrays.toString(bytes), new Anchors.Window(bytes, encoding));
        }
    }

    /** The window of a message that other texts are least likely to hold; null when it cannot be written, or is not needed. */
    private static byte @Nullable [] rarest(List<String> message, int width, Charset charset) {
        List<String> pieces = new ArrayList<>();
        message.forEach(part -> pieces.addAll(List.of(BETWEEN.split(part, -1))));
        byte @Nullable [] best = rarestOf(pieces, width, charset);
        boolean plain = best == null || isAscii(best);
        return plain && !charset.equals(StandardCharsets.UTF_8) ? null : best;
    }

    private static byte @Nullable [] rarestOf(List<String> pieces, int width, Charset charset) {
        byte @Nullable [] best = null;
        int rarity = -1;
        for (String piece : pieces) {
            if (!charset.newEncoder().canEncode(piece)) {
                continue;
            }
            byte[] bytes = piece.getBytes(charset);
            for (int i = 0; i + width <= bytes.length; i++) {
                byte[] window = Arrays.copyOfRange(bytes, i, i + width);
                if (rarity(window) > rarity) {
                    best = window;
                    rarity = rarity(window);
                }
            }
        }
        return best;
    }

    /** As JSON writes it where only ASCII is wanted, its hexadecimal digits of one case; null when the message is ASCII. */
    private static byte @Nullable [] escaped(List<String> message, int width, boolean upper) {
        List<String> escaped = new ArrayList<>();
        for (String part : message) {
            for (String piece : BETWEEN.split(part, -1)) {
                StringBuilder text = new StringBuilder();
                piece.chars().forEach(c -> text.append(c < 128 ? String.valueOf((char) c) : hex(c, upper)));
                escaped.add(text.toString());
            }
        }
        boolean ascii = escaped.stream().noneMatch(piece -> piece.contains("\\u"));
        return ascii ? null : rarestOf(escaped, width, StandardCharsets.US_ASCII);
    }

    private static String hex(int c, boolean upper) {
        return "\\u" + String.format(Locale.ROOT, upper ? "%04X" : "%04x", c);
    }

    private static boolean isAscii(byte[] bytes) {
        for (byte each : bytes) {
            if (each < 0) {
                return false;
            }
        }
        return true;
    }

    private static int rarity(byte[] window) {
        int rarity = 0;
        for (byte each : window) {
            int place = each < 0 ? 60 : COMMON.indexOf(each);
            rarity += place < 0 ? 30 : place;
        }
        return rarity;
    }
}
