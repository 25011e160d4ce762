// SPDX-License-Identifier: Apache-2.0
package dev.keymend.insert;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;

/**
 * What many threads saw and did, with the time before and after each, and whether one database can have answered all of that. Rows are
 * known by their ids, which the database gives out once each.
 */
final class History {
    private static final long FOREVER = Long.MAX_VALUE;

    /** A row was said to have been made by a transaction between two moments; uncertain where nobody heard of the commit. */
    private record Birth(String key, long id, long from, long to, boolean certain) {}

    /** A row was said to be there by a transaction between two moments. */
    private record Sight(String key, long id, long from, long to) {}

    /** A row was deleted between two moments. */
    private record Death(long id, long from, long to) {}

    /** A transaction may have made or deleted a row of this key, and nobody knows. */
    private record Lost(String key, long from) {}

    private final ConcurrentLinkedQueue<Birth> births = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Birth> undone = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Sight> sights = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Death> deaths = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Lost> lost = new ConcurrentLinkedQueue<>();

    /** How a transaction ended. */
    enum End {
        COMMITTED,
        ROLLED_BACK,
        UNKNOWN
    }

    /** What a transaction was told of one key. */
    record Told(String key, long id, boolean made) {}

    /** A transaction and everything it was told, from before its first statement to after its end. */
    void transaction(List<Told> told, long from, long to, End end) {
        for (Told each : told) {
            if (each.made()) {
                (end == End.ROLLED_BACK ? undone : births)
                        .add(new Birth(each.key(), each.id(), from, to, end == End.COMMITTED));
            } else {
                sights.add(new Sight(each.key(), each.id(), from, to));
            }
        }
    }

    /** A row of this key may have come or gone since then. */
    void lost(String key, long from) {
        lost.add(new Lost(key, from));
    }

    /** A row was deleted, by a statement of its own. */
    void deleted(long id, long from, long to) {
        deaths.add(new Death(id, from, to));
    }

    int calls() {
        return births.size() + undone.size() + sights.size();
    }

    /** Fails unless all of it, and what is left in the end, fits together. */
    void check(Map<Long, String> left) {
        Map<Long, Birth> born = new HashMap<>();
        for (Birth birth : births) {
            assertThat(born.put(birth.id(), birth))
                    .as("a row made twice: %s", birth)
                    .isNull();
        }
        Map<Long, Death> died = new HashMap<>();
        for (Death death : deaths) {
            assertThat(died.put(death.id(), death))
                    .as("a row deleted twice: %s", death)
                    .isNull();
        }
        Map<String, List<Long>> uncertain = lost.stream()
                .collect(Collectors.groupingBy(Lost::key, Collectors.mapping(Lost::from, Collectors.toList())));
        Set<Long> never = undone.stream().map(Birth::id).collect(Collectors.toSet());
        checkSights(born, died, uncertain, never);
        checkLives(born, died, uncertain);
        assertThat(left.values()).as("one live row a key").doesNotHaveDuplicates();
        left.forEach((id, key) -> {
            assertThat(never).doesNotContain(id);
            assertThat(died).doesNotContainKey(id);
            assertThat(born.containsKey(id) || uncertain.containsKey(key))
                    .as("somebody was told of making row %s of %s", id, key)
                    .isTrue();
        });
        for (Birth birth : births) {
            if (birth.certain() && !died.containsKey(birth.id()) && !uncertain.containsKey(birth.key())) {
                assertThat(left).as("a row that nobody has deleted").containsKey(birth.id());
            }
        }
    }

    private void checkSights(
            Map<Long, Birth> born, Map<Long, Death> died, Map<String, List<Long>> uncertain, Set<Long> never) {
        for (Sight sight : sights) {
            Birth birth = born.get(sight.id());
            if (birth == null) {
                boolean ownUndone = never.contains(sight.id())
                        && undone.stream().anyMatch(each -> each.id() == sight.id() && each.from() == sight.from());
                assertThat(ownUndone
                                || uncertain.getOrDefault(sight.key(), List.of()).stream()
                                        .anyMatch(from -> from <= sight.to()))
                        .as("somebody made what was seen: %s", sight)
                        .isTrue();
                continue;
            }
            assertThat(birth.key()).isEqualTo(sight.key());
            assertThat(birth.from())
                    .as("%s seen before it was made: %s", birth, sight)
                    .isLessThanOrEqualTo(sight.to());
            Death death = died.get(sight.id());
            assertThat(death == null ? FOREVER : death.to())
                    .as("%s seen after it was gone: %s", sight, death)
                    .isGreaterThanOrEqualTo(sight.from());
        }
    }

    /** No two rows of one key were there for certain at the same time. */
    private void checkLives(Map<Long, Birth> born, Map<Long, Death> died, Map<String, List<Long>> uncertain) {
        Map<String, List<Birth>> byKey = born.values().stream()
                .filter(Birth::certain)
                .collect(Collectors.groupingBy(Birth::key, TreeMap::new, Collectors.toList()));
        byKey.forEach((key, rows) -> {
            List<Birth> inOrder = new ArrayList<>(rows);
            inOrder.sort(Comparator.comparingLong(Birth::to));
            long until = 0;
            Birth before = null;
            for (Birth each : inOrder) {
                long end = end(each, died, uncertain.getOrDefault(key, List.of()));
                if (end < each.to()) {
                    continue; // It may have gone before its maker heard of it.
                }
                assertThat(each.to()).as("%s while %s was there", each, before).isGreaterThanOrEqualTo(until);
                until = end;
                before = each;
            }
        });
    }

    /** Until when a row was there for certain. */
    private static long end(Birth birth, Map<Long, Death> died, List<Long> uncertain) {
        Death death = died.get(birth.id());
        long known = death == null ? FOREVER : death.from();
        return uncertain.stream()
                .filter(from -> from >= birth.from())
                .mapToLong(Long::longValue)
                .reduce(known, Math::min);
    }
}
