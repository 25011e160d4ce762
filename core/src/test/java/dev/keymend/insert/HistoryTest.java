// SPDX-License-Identifier: Apache-2.0
package dev.keymend.insert;

import static dev.keymend.insert.History.End.COMMITTED;
import static dev.keymend.insert.History.End.ROLLED_BACK;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keymend.insert.History.Told;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The judge of histories must not let everything pass. */
class HistoryTest {
    private final History history = new History();

    private void made(long id, long from, long to) {
        history.transaction(List.of(new Told("k", id, true)), from, to, COMMITTED);
    }

    private void seen(long id, long from, long to) {
        history.transaction(List.of(new Told("k", id, false)), from, to, COMMITTED);
    }

    private void fails(Map<Long, String> left, String why) {
        assertThatThrownBy(() -> history.check(left))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(why);
    }

    @Test
    void acceptsWhatFitsTogether() {
        made(1, 10, 20);
        seen(1, 12, 15);
        history.deleted(1, 30, 40);
        seen(1, 35, 50);
        made(2, 31, 60);
        history.transaction(List.of(new Told("k", 3, true), new Told("k", 3, false)), 41, 45, ROLLED_BACK);
        history.check(Map.of(2L, "k"));
    }

    @Test
    void refusesARowThatWasMadeTwice() {
        made(1, 10, 20);
        made(1, 11, 21);
        fails(Map.of(1L, "k"), "made twice");
    }

    @Test
    void refusesTwoRowsAtOnce() {
        made(1, 10, 20);
        made(2, 25, 30);
        history.deleted(1, 40, 50);
        fails(Map.of(2L, "k"), "was there");
    }

    @Test
    void refusesARowSeenAfterItsEnd() {
        made(1, 10, 20);
        history.deleted(1, 30, 40);
        seen(1, 41, 50);
        fails(Map.of(), "after it was gone");
    }

    @Test
    void refusesARowSeenBeforeItsBeginning() {
        seen(1, 1, 9);
        made(1, 10, 20);
        fails(Map.of(1L, "k"), "before it was made");
    }

    @Test
    void refusesARowThatNobodyMade() {
        seen(1, 1, 9);
        fails(Map.of(), "somebody made what was seen");
    }

    @Test
    void refusesARowThatWasRolledBackAndSeenByOthers() {
        history.transaction(List.of(new Told("k", 1, true)), 10, 20, ROLLED_BACK);
        seen(1, 12, 15);
        fails(Map.of(), "somebody made what was seen");
    }

    @Test
    void refusesALostRow() {
        made(1, 10, 20);
        fails(Map.of(), "a row that nobody has deleted");
    }
}
