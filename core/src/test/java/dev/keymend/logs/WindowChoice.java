// SPDX-License-Identifier: Apache-2.0
package dev.keymend.logs;

import dev.keymend.violation.LoggedLine;
import java.lang.Character.UnicodeScript;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Chooses what to search logs for: of each message in each language and encoding the piece that other texts are least likely to
 * hold, and each SQLSTATE in the company in which structured and verbose logs print it. What comes of it is kept in
 * {@code windows.tsv}, for choosing takes longer than searching a hundred megabytes.
 */
final class WindowChoice {
    /** CSV; JSON; {@code log_error_verbosity = verbose}. */
    private static final List<String> AROUND_STATES = List.of(",%s,", "\"%s\"", " %s:");

    /** Statements are full of these, and quotation marks are written in several ways. */
    private static final Pattern BETWEEN = Pattern.compile("ON[ -]CONFLICT( DO UPDATE)?|MERGE|[\"'\\\\]|DO UPDATE");

    /** What servers wrote before everything was UTF-8, by the script of the language. */
    private static final Map<UnicodeScript, List<String>> OLDER = Map.of(
            UnicodeScript.LATIN, List.of("windows-1252", "ISO-8859-2", "ISO-8859-9"),
            UnicodeScript.CYRILLIC, List.of("windows-1251", "KOI8-R"),
            UnicodeScript.HANGUL, List.of("EUC-KR"),
            UnicodeScript.HAN, List.of("EUC-JP", "GB18030"),
            UnicodeScript.HIRAGANA, List.of("EUC-JP"),
            UnicodeScript.KATAKANA, List.of("EUC-JP"));

    /** Letters from the commonest on; what is not among them is rarer. */
    private static final String COMMON = " etaoinsrhldcumfpgwybvkxjqz";

    /** How rare each byte is. */
    private static final int[] RARITY = rarity();

    private WindowChoice() {}

    /** The lines of {@code windows.tsv}: how long, the bytes in hexadecimal digits, the encoding. */
    static String chosen() {
        StringBuilder lines = new StringBuilder();
        windows(Phrases.WIDTH, AROUND_STATES).forEach((hex, charset) -> lines.append(line(hex, charset)));
        windows(Phrases.NARROW_WIDTH, List.of("%s")).forEach((hex, charset) -> lines.append(line(hex, charset)));
        return lines.toString();
    }

    private static String line(String hex, Charset charset) {
        return hex + '\t' + charset.name() + '\n';
    }

    private static Map<String, Charset> windows(int width, List<String> aroundStates) {
        Map<String, Charset> windows = new LinkedHashMap<>();
        for (String state : Phrases.STATES) {
            for (String around : aroundStates) {
                put(windows, around.replace("%s", state).getBytes(StandardCharsets.US_ASCII), StandardCharsets.UTF_8);
            }
        }
        List<List<String>> messages = new ArrayList<>(LoggedLine.messages());
        Phrases.NEIGHBOURS.keySet().stream().sorted().forEach(message -> messages.add(List.of(message)));
        for (List<String> message : messages) {
            put(windows, rarest(message, width, StandardCharsets.UTF_8), StandardCharsets.UTF_8);
            put(windows, escaped(message, width, false), StandardCharsets.UTF_8);
            put(windows, escaped(message, width, true), StandardCharsets.UTF_8);
        }
        for (List<String> message : messages) {
            for (Charset charset : older(message)) {
                put(windows, rarest(message, width, charset), charset);
            }
        }
        return windows;
    }

    /** The encodings besides UTF-8 in which a server may have written a message. */
    private static List<Charset> older(List<String> message) {
        return message.stream()
                .flatMapToInt(String::codePoints)
                .filter(c -> c > 127)
                .limit(1)
                .mapToObj(c -> OLDER.getOrDefault(script(c), List.of()))
                .flatMap(List::stream)
                .map(Charset::forName)
                .toList();
    }

    /** Quotation marks are of no script; those that come first are of languages in Latin letters. */
    private static UnicodeScript script(int c) {
        UnicodeScript script = UnicodeScript.of(c);
        return script == UnicodeScript.COMMON ? UnicodeScript.LATIN : script;
    }

    private static void put(Map<String, Charset> windows, byte @Nullable [] bytes, Charset charset) {
        if (bytes != null) {
            windows.putIfAbsent(HexFormat.of().formatHex(bytes), charset);
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
        boolean all = charset.equals(StandardCharsets.UTF_8);
        for (String piece : pieces) {
            if (!all && !charset.newEncoder().canEncode(piece)) {
                continue;
            }
            byte[] bytes = piece.getBytes(charset);
            int score = 0;
            for (int i = 0; i < bytes.length; i++) {
                score += RARITY[bytes[i] & 0xff] - (i >= width ? RARITY[bytes[i - width] & 0xff] : 0);
                if (i + 1 >= width && score > rarity) {
                    best = Arrays.copyOfRange(bytes, i + 1 - width, i + 1);
                    rarity = score;
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
        String digits = Integer.toHexString(0x10000 | c).substring(1);
        return "\\u" + (upper ? digits.toUpperCase(Locale.ROOT) : digits);
    }

    private static boolean isAscii(byte[] bytes) {
        for (byte each : bytes) {
            if (each < 0) {
                return false;
            }
        }
        return true;
    }

    private static int[] rarity() {
        int[] rarity = new int[256];
        for (int i = 0; i < rarity.length; i++) {
            int place = COMMON.indexOf(i);
            rarity[i] = i > 127 ? 60 : place < 0 ? 30 : place;
        }
        return rarity;
    }
}
