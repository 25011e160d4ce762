// SPDX-License-Identifier: Apache-2.0
package dev.keymend.logs;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The keys that were refused last, of all constraints together. */
final class RecentKeys {
    private static final int MOST = 20_000;

    /** Who was refused a key, and when. */
    record Seen(
            long time,
            String session,
            @Nullable String application,
            @Nullable String statement) {}

    private final Map<Long, Seen> seen = new LinkedHashMap<>(1 << 12, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Seen> eldest) {
            return size() > MOST;
        }
    };

    /** Who was last refused this key of this constraint before; null when that is long ago. */
    @Nullable Seen put(int constraint, LogEvent event) {
        return seen.put(
                event.keyHash() * 31 + constraint,
                new Seen(event.time(), event.session(), event.application(), event.statement()));
    }
}
