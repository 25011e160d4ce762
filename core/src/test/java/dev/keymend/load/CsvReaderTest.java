// SPDX-License-Identifier: Apache-2.0
package dev.keymend.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CsvReaderTest {
    private static List<String> read(String text, CsvFormat format) {
        CsvReader reader = new CsvReader(new StringReader(text), format);
        List<String> records = new ArrayList<>();
        for (SourceRecord each = reader.next(); each != null; each = reader.next()) {
            records.add(each.line() + " " + each.values());
        }
        return records;
    }

    private static List<String> read(String text) {
        return read(text, CsvFormat.DEFAULT);
    }

    @Test
    void numbersLinesAsTheyStandInTheFile() {
        assertThat(read("a,b\n1,\"two\nlines\"\r\n3,4")).containsExactly("1 [a, b]", "2 [1, two\nlines]", "4 [3, 4]");
    }

    @Test
    void tellsNullFromTheEmptyText() {
        assertThat(read(",\"\",x\n")).containsExactly("1 [null, , x]");
        assertThat(read("NULL,\"NULL\",\n", new CsvFormat(',', '"', '"', "NULL", false)))
                .containsExactly("1 [null, NULL, ]");
    }

    @Test
    void opensQuotationMarksAnywhereAsCopyDoes() {
        assertThat(read("a\"b,c\"d,\"say \"\"hi\"\"\"\n")).containsExactly("1 [ab,cd, say \"hi\"]");
    }

    @Test
    void readsAnEscapeOfItsOwn() {
        assertThat(read("'it\\'s','a\\\\b','c\\d'\n", new CsvFormat(',', '\'', '\\', "", false)))
                .containsExactly("1 [it's, a\\b, c\\d]");
    }

    @Test
    void keepsARecordAsItStands() {
        CsvReader reader = new CsvReader(new StringReader("1,\"a \"\"b\"\"\nc\"\r\n2\n"), CsvFormat.DEFAULT);
        SourceRecord first = reader.next();
        assertThat(first).isNotNull();
        assertThat(first.text()).isEqualTo("1,\"a \"\"b\"\"\nc\"");
    }

    @Test
    void leavesOutTheByteOrderMarkAndTheLastLineEnd() {
        assertThat(read("\ufeffid\n1\n")).containsExactly("1 [id]", "2 [1]");
        assertThat(read("")).isEmpty();
    }

    @Test
    void namesTheLineOfAQuotationMarkThatIsNeverClosed() {
        assertThatThrownBy(() -> read("a\nb,\"c\nd\n"))
                .isInstanceOf(LoadException.class)
                .hasMessage("the record that starts on line 2 has a quotation mark that is never closed");
    }

    @Test
    void refusesACarriageReturnThatEndsNoLine() {
        assertThatThrownBy(() -> read("a\nb\rc\n"))
                .isInstanceOf(LoadException.class)
                .hasMessage("line 2 holds a carriage return that ends no line; put the value in quotation marks");
    }
}
