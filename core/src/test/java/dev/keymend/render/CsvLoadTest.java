// SPDX-License-Identifier: Apache-2.0
package dev.keymend.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keymend.diagnosis.cause.ValueDisplay;
import dev.keymend.load.BadRow;
import dev.keymend.load.Conflict;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class CsvLoadTest {
    private final StringWriter out = new StringWriter();

    @Test
    void nullsPartsAndWhatASpreadsheetOrATerminalWouldObey() {
        CsvLoad csv = new CsvLoad(out, ValueDisplay.SHOW);
        csv.bad(new BadRow(
                1, OptionalLong.of(2), null, null, "=cmd|' /C calc'!A0", "23514", "@bad \u001b[2J\u009b \"so\""));
        csv.bad(new BadRow(2, OptionalLong.of(3), "id", null, null, "23502", "null"));
        csv.conflict(new Conflict(
                3,
                OptionalLong.of(5),
                "a,\"key\"",
                List.of("a", "lower(b)"),
                Arrays.asList(null, "-1+\n\u001b]\u009b"),
                Conflict.With.FILE,
                OptionalLong.of(4),
                Conflict.Kind.REPEAT));
        csv.conflict(new Conflict(
                4,
                OptionalLong.empty(),
                "raced",
                List.of(),
                List.of(),
                Conflict.With.RACE,
                OptionalLong.empty(),
                Conflict.Kind.TAKEN));
        csv.end();
        assertThat(out.toString()).isEqualTo("""
                line,row,constraint,columns,values,with,otherLine,kind,sqlstate,reason
                2,1,'=cmd|' /C calc'!A0,,,,,bad,23514,"'@bad \ufffd[2J\ufffd ""so""\"
                3,2,,"[""id""]",[null],,,bad,23502,null
                5,3,"a,""key""\","[""a"",""lower(b)""]","[null,""-1+\\n\\u001B]\\u009B""]",file,4,repeat,,
                ,4,raced,,,race,,taken,,
                """);
    }

    @Test
    void valuesThatAreNotToBeShown() {
        CsvLoad csv = new CsvLoad(out, ValueDisplay.HIDE);
        csv.bad(new BadRow(1, OptionalLong.of(2), "id", "secret", null, "22P02", "no number: secret"));
        csv.end();
        assertThat(out.toString())
                .endsWith("2,1,,\"[\"\"id\"\"]\",\"[\"\"…\"\"]\",,,bad,22P02,the server refuses it (22P02)\n");
    }

    @Test
    void samplesAreThoseThatComeFirstInTheInput() {
        First<Long> first = new First<>(3, Long::longValue);
        List.of(9L, 4L, 7L, 1L, 8L, 2L).forEach(first::add);
        assertThat(first.inOrder()).containsExactly(1L, 2L, 4L);
    }
}
