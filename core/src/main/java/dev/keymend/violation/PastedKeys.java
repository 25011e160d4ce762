// SPDX-License-Identifier: Apache-2.0
package dev.keymend.violation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a DETAIL that nothing delimits, with all that follows it in the paste. A value may hold what looks like
 * the end of the key, and what follows may do so too; then every end is a reading, and none is claimed to be the one.
 */
final class PastedKeys {
    /** Whoever prints more ends than this wants to be misread. */
    private static final int MOST_ENDS = 20;

    /** All readings together; each is a text of its own. */
    private static final long MOST_CHARACTERS = 8_000_000;

    /** One reading of the values, of two keys when there are two. */
    private record Reading(String refused, @Nullable String existing) {}

    private final Messages messages;
    private final Set<Reading> readings = new LinkedHashSet<>();
    private long characters;
    private boolean tooMany;
    private int end;

    private PastedKeys(Messages messages) {
        this.messages = messages;
    }

    /**
     * Reads a DETAIL.
     *
     * @param tabbed whether each of its further lines may begin with a tab that a server's log has put there
     * @return null when there is no key in it
     */
    static @Nullable PrintedKeys in(String detail, boolean tabbed, Messages messages) {
        PrintedKeys.Halves halves = PrintedKeys.Halves.of(detail);
        if (halves == null) {
            return null;
        }
        PastedKeys keys = new PastedKeys(messages);
        keys.read(detail, halves);
        if (tabbed && detail.contains("\n\t")) {
            int raw = keys.end;
            String plain = detail.replace("\n\t", "\n");
            PrintedKeys.Halves same = PrintedKeys.Halves.of(plain);
            if (same == null || !same.columns().equals(halves.columns())) {
                return cut(detail, halves);
            }
            keys.read(plain, same);
            keys.end = Math.max(keys.end, raw);
        }
        if (keys.tooMany) {
            return cut(detail, halves);
        }
        return keys.readings.isEmpty() ? keys.withoutEnd(detail, halves) : keys.found(halves);
    }

    private void read(String detail, PrintedKeys.Halves halves) {
        for (DetailShape shape : messages.details()) {
            if (!halves.follow(detail, shape.before())) {
                continue;
            }
            String after = shape.ending();
            for (int at = detail.indexOf(after, halves.values());
                    at >= 0 && !tooMany;
                    at = detail.indexOf(after, at + 1)) {
                if (ends(detail, at, shape, halves)) {
                    end = Math.max(end, at + after.length());
                }
            }
        }
    }

    private boolean ends(String detail, int last, DetailShape shape, PrintedKeys.Halves halves) {
        if (shape.between() == null) {
            add(detail.substring(halves.values(), last), null);
            return true;
        }
        String middle = ')' + shape.between() + '(' + halves.columns() + PrintedKeys.BETWEEN;
        boolean found = false;
        int at = detail.indexOf(middle, halves.values());
        while (at >= 0 && at + middle.length() <= last && !tooMany) {
            add(detail.substring(halves.values(), at), detail.substring(at + middle.length(), last));
            found = true;
            at = detail.indexOf(middle, at + 1);
        }
        return found;
    }

    private void add(String refused, @Nullable String existing) {
        readings.add(new Reading(refused, existing));
        characters += refused.length() + (existing == null ? 0 : existing.length());
        tooMany = readings.size() > MOST_ENDS || characters > MOST_CHARACTERS;
    }

    private PrintedKeys found(PrintedKeys.Halves halves) {
        List<String> refused = new ArrayList<>();
        List<String> existing = new ArrayList<>();
        for (Reading reading : readings) {
            if (!refused.contains(reading.refused())) {
                refused.add(reading.refused());
            }
            String other = reading.existing();
            if (other != null && !existing.contains(other)) {
                existing.add(other);
            }
        }
        refused.sort(Comparator.comparingInt(String::length));
        existing.sort(Comparator.comparingInt(String::length));
        return new PrintedKeys(
                new KeyText(halves.columns(), refused, false),
                existing.isEmpty() ? null : new KeyText(halves.columns(), existing, false),
                end);
    }

    /** In words we do not know, or cut off: then only the first line surely belongs to the key. */
    private PrintedKeys withoutEnd(String detail, PrintedKeys.Halves halves) {
        int lineEnd = detail.indexOf('\n', halves.values());
        String line = (lineEnd < 0 ? detail : detail.substring(0, lineEnd)).stripTrailing();
        boolean known = messages.details().stream()
                .anyMatch(shape -> !shape.before().isEmpty() && halves.follow(detail, shape.before()));
        if (known) {
            int last = line.lastIndexOf(')');
            String rest = last < halves.values() ? "" : line.substring(last + 1);
            boolean whole = !rest.isEmpty()
                    && messages.details().stream()
                            .anyMatch(shape -> shape.mayBeCutTo(rest) && halves.follow(detail, shape.before()));
            return whole
                    ? PrintedKeys.one(halves, line.substring(halves.values(), last), line.length())
                    : cut(line, halves);
        }
        for (int at = lineEnd; at >= 0; ) {
            int next = detail.indexOf('\n', at + 1);
            String further = detail.substring(at + 1, next < 0 ? detail.length() : next);
            if (further.isBlank() || Chain.isFrame(further.stripLeading())) {
                break;
            }
            if (further.indexOf(')') >= 0) {
                return cut(line, halves);
            }
            at = next;
        }
        return unknown(line, halves);
    }

    /** In a language we do not know every closing parenthesis with words behind it may be the last. */
    private static PrintedKeys unknown(String line, PrintedKeys.Halves halves) {
        PrintedKeys two = PrintedKeys.two(line, halves);
        if (two != null) {
            return two;
        }
        List<String> readings = new ArrayList<>();
        for (int at = line.indexOf(')', halves.values()); at >= 0; at = line.indexOf(')', at + 1)) {
            if (at + 1 < line.length()) {
                readings.add(line.substring(halves.values(), at));
            }
            if (readings.size() > MOST_ENDS) {
                return cut(line, halves);
            }
        }
        return readings.isEmpty()
                ? cut(line, halves)
                : new PrintedKeys(new KeyText(halves.columns(), readings, false), null, line.length());
    }

    /** What every reading begins with. */
    private static PrintedKeys cut(String detail, PrintedKeys.Halves halves) {
        int lineEnd = detail.indexOf('\n', halves.values());
        int first = lineEnd < 0 ? detail.length() : lineEnd;
        int close = detail.indexOf(')', halves.values());
        boolean several = close >= 0 && lineEnd >= 0;
        int to = several ? Math.min(first, close) : first;
        return new PrintedKeys(new KeyText(halves.columns(), detail.substring(halves.values(), to), true), null, first);
    }
}
