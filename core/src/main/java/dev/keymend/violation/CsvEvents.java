// SPDX-License-Identifier: Apache-2.0
package dev.keymend.violation;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads records of a server's CSV log. Every version has these columns, later ones more at the end. */
final class CsvEvents {
    private static final List<Field> COLUMNS = List.of(
            Field.SQLSTATE,
            Field.MESSAGE,
            Field.DETAIL,
            Field.HINT,
            Field.QUERY,
            Field.POSITION,
            Field.CONTEXT,
            Field.STATEMENT,
            Field.POSITION,
            Field.LOCATION);

    private static final int USER = 1;
    private static final int DATABASE = 2;
    private static final int SEVERITY = 11;
    private static final int SQLSTATE = 12;
    private static final int BACKEND_TYPE = 23;

    private CsvEvents() {}

    /** Whether a record begins with this line: a time with milliseconds and zone, then a comma. */
    static boolean begins(String line) {
        int comma = line.indexOf(',');
        return comma >= 24
                && comma < 40
                && line.charAt(4) == '-'
                && line.charAt(10) == ' '
                && line.charAt(13) == ':'
                && line.charAt(19) == '.'
                && line.charAt(23) == ' '
                && Character.isDigit(line.charAt(0))
                && Character.isDigit(line.charAt(18));
    }

    /** Reads one record; null when it is no error, or no record after all. */
    static @Nullable Draft read(String raw, Messages messages) {
        // A server on Windows puts a carriage return before each line feed, those of values too.
        String record = raw.endsWith("\r") ? raw.replace("\r\n", "\n") : raw;
        try (CsvReader<CsvRecord> reader = CsvReader.builder().ofCsvRecord(record)) {
            Iterator<CsvRecord> records = reader.iterator();
            return records.hasNext() ? draft(records.next(), messages) : null;
        } catch (CsvParseException | UncheckedIOException e) {
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static @Nullable Draft draft(CsvRecord record, Messages messages) {
        if (record.getFieldCount() < SQLSTATE + 2 || messages.isHarmless(record.getField(SEVERITY))) {
            return null;
        }
        Draft draft = new Draft(Draft.Origin.STRUCTURED_LOG);
        draft.put(Field.TIME, record.getField(0));
        draft.put(Field.USER, record.getField(USER));
        draft.put(Field.DATABASE, record.getField(DATABASE));
        for (int i = 0; i < COLUMNS.size() && SQLSTATE + i < record.getFieldCount(); i++) {
            draft.put(COLUMNS.get(i), record.getField(SQLSTATE + i));
        }
        if (record.getFieldCount() > BACKEND_TYPE) {
            draft.put(Field.BACKEND_TYPE, record.getField(BACKEND_TYPE));
        }
        return draft;
    }
}
