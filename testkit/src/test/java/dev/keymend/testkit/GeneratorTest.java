// SPDX-License-Identifier: Apache-2.0
package dev.keymend.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class GeneratorTest {

    @Test
    void equalSeedsGiveEqualValues() {
        Generator one = new Generator(42);
        Generator other = new Generator(42);

        assertThat(one.text()).isEqualTo(other.text());
        assertThat(one.longBetween(Long.MIN_VALUE, Long.MAX_VALUE))
                .isEqualTo(other.longBetween(Long.MIN_VALUE, Long.MAX_VALUE));
        assertThat(one.seed()).isEqualTo(42);
    }

    @Test
    void staysBetweenBothEndsAndReachesThem() {
        Generator generator = new Generator(1);
        Set<Long> top = new HashSet<>();
        Set<Integer> small = new HashSet<>();
        for (int i = 0; i < 200; i++) {
            top.add(generator.longBetween(Long.MAX_VALUE - 1, Long.MAX_VALUE));
            small.add(generator.intBetween(-1, 1));
        }
        assertThat(top).containsExactlyInAnyOrder(Long.MAX_VALUE - 1, Long.MAX_VALUE);
        assertThat(small).containsExactlyInAnyOrder(-1, 0, 1);
    }

    @PostgresTest(servers = Servers.NEWEST)
    void hostileNamesAreNamesAllTheSame(TestDatabase database) throws Exception {
        try (Connection connection = database.connect()) {
            connection.setAutoCommit(false);
            Set<Integer> lengths = new HashSet<>();
            for (int seed = 0; seed < 200; seed++) {
                String name = new Generator(seed).hostileName();
                lengths.add(name.getBytes(StandardCharsets.UTF_8).length);
                Sql.execute(connection, "CREATE TABLE " + Sql.quote(name) + " ()");
                assertThat(Sql.rows(
                                connection, "SELECT relname FROM pg_class WHERE oid = (SELECT max(oid) FROM pg_class)"))
                        .containsExactly(List.of(name));
                connection.rollback();
            }
            assertThat(lengths).contains(63).allMatch(length -> length > 0 && length <= 63);
        }
    }

    @Test
    void aFailingCaseCanBeRepeatedAlone() {
        List<Long> seeds = new ArrayList<>();
        List<String> messages = new ArrayList<>();

        assertThatThrownBy(() -> Property.check(1000, generator -> {
                    seeds.add(generator.seed());
                    assertThat(generator.chance(0.3)).isFalse();
                }))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("Case " + seeds.size() + " of 1000 fails")
                .satisfies(failure -> messages.add(String.valueOf(failure.getMessage())));

        Matcher seed = Pattern.compile("-Dkeymend\\.test\\.seed=(-?\\d+)").matcher(messages.get(0));
        assertThat(seed.find()).isTrue();
        assertThat(Long.parseLong(seed.group(1))).isEqualTo(seeds.get(seeds.size() - 1));
        assertThat(new Generator(Long.parseLong(seed.group(1))).chance(0.3)).isTrue();
    }

    @Test
    void passesWhenEveryCaseDoes() {
        List<Long> seeds = new ArrayList<>();

        Property.check(50, generator -> seeds.add(generator.seed()));

        assertThat(seeds).hasSizeBetween(1, 50).doesNotHaveDuplicates();
    }
}
