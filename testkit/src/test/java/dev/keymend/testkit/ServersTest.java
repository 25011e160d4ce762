// SPDX-License-Identifier: Apache-2.0
package dev.keymend.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ServersTest {

    @Test
    void choosesFromWhatIsThere() {
        List<Integer> majors = List.of(14, 16, 18);

        assertThat(Servers.ALL.among(majors)).containsExactly(14, 16, 18);
        assertThat(Servers.OLDEST_AND_NEWEST.among(majors)).containsExactly(14, 18);
        assertThat(Servers.NEWEST.among(majors)).containsExactly(18);
    }

    @Test
    void namesOneServerOnce() {
        assertThat(Servers.OLDEST_AND_NEWEST.among(List.of(17))).containsExactly(17);
        assertThat(Servers.NEWEST.among(List.of())).isEmpty();
    }
}
