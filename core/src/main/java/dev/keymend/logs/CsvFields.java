// SPDX-License-Identifier: Apache-2.0
package dev.keymend.logs;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads one record of a CSV log. */
final class CsvFields {
    private static final int LONGEST = 8 << 20;

    private CsvFields() {}

    /** Where the record ends that begins at a line's start: a line feed outside of quotation marks; -1 when nowhere near. */
    static int end(Block block, int start) throws IOException {
        boolean quoted = false;
        int i = start;
        while (i - start < LONGEST) {
            if (i >= block.size() && !block.grow()) {
                return quoted ? -1 : block.size();
            }
            byte each = block.bytes()[i];
            if (each == '"') {
                quoted = !quoted;
            } else if (each == '\n' && !quoted) {
                return i;
            }
            i++;
        }
        return -1;
    }

    /** The fields of a record; none where it is no record after all. */
    static List<String> read(Block block, int start, int end, Charset charset) {
        String record = new String(block.bytes(), start, end - start, charset);
        // A server on Windows puts a carriage return before each line feed, those of values too.
        try (CsvReader<CsvRecord> reader = CsvReader.builder()
                .ofCsvRecord(
                        record.endsWith("\r") ? record.replace("\r\n", "\n").replaceFirst("\r$", "") : record)) {
            Iterator<CsvRecord> records = reader.iterator();
            return records.hasNext() ? records.next().getFields() : List.of();
        } catch (CsvParseException | UncheckedIOException e) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A field; null when the record has not got it, or it is empty. */
    static @Nullable String get(List<String> fields, int index) {
        return index < fields.size() && !fields.get(index).isEmpty() ? fields.get(index) : null;
    }
}
