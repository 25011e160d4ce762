// SPDX-License-Identifier: Apache-2.0
package dev.keymend.logs;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RecentKeysTest {
    private final RecentKeys recent = new RecentKeys();

    @Test
    void theLastOnesAreKnown() {
        for (int key = 0; key < 1_000; key++) {
            assertThat(recent.put(1, event(key, "7", null, key))).isFalse();
        }
        for (int key = 0; key < 1_000; key++) {
            assertThat(recent.put(2, event(key, "7", null, key))).isFalse();
            assertThat(recent.put(1, event(key, "7", null, 0))).isTrue();
            assertThat(recent.time()).isEqualTo(key);
        }
    }

    @Test
    void whatIsLongAgoIsForgotten() {
        for (int key = 0; key < 1_000_000; key++) {
            recent.put(1, event(key, "7", null, key));
        }
        assertThat(recent.put(1, event(0, "7", null, 0))).isFalse();
    }

    @Test
    void tellsWhoWasRefusedTheKeyBefore() {
        assertThat(recent.put(1, event(1, "7", null, 0))).isFalse();
        assertThat(recent.isSameSession()).isFalse();
        assertThat(recent.put(1, event(1, "7", "web", 0))).isTrue();
        assertThat(recent.isSameSession()).isTrue();
        assertThat(recent.isSameClient()).isFalse();
        assertThat(recent.put(1, event(1, "8", "web", 0))).isTrue();
        assertThat(recent.isSameSession()).isFalse();
        assertThat(recent.isSameClient()).isTrue();
        assertThat(recent.put(1, event(1, "8", "batch", 0))).isTrue();
        assertThat(recent.isSameClient()).isFalse();
    }

    private static LogEvent event(long key, String session, @Nullable String application, long time) {
        Gathered source = new Gathered(LinePrefix.recognise("", false), false, null, "");
        return new LogEvent(
                new Verdict("unique", null, true, "c", null),
                "(id)=(1)",
                key * 0x9E3779B97F4A7C15L,
                time,
                true,
                true,
                session,
                null,
                null,
                application,
                "INSERT INTO t VALUES (?)",
                null,
                null,
                false,
                false,
                false,
                source);
    }
}
