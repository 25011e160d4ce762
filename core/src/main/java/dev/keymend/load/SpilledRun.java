// SPDX-License-Identifier: Apache-2.0
package dev.keymend.load;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/** Sorted records that found no room in memory, in a temporary file. */
final class SpilledRun {
    private final ScratchFile file;
    private final int keys;
    private final int count;

    private SpilledRun(ScratchFile file, int keys, int count) {
        this.file = file;
        this.keys = keys;
        this.count = count;
    }

    /** Writes what a cursor stands before. */
    static SpilledRun write(RecordRun run, int keys) throws IOException {
        ScratchFile file = ScratchFile.create();
        try (RecordCursor records = run.cursor()) {
            DataOutputStream out = file.out();
            while (records.next()) {
                out.writeLong(records.order);
                out.writeLong(records.ordinal);
                out.writeLong(records.line);
                out.writeInt(records.tie);
                out.writeInt(records.tieLength);
                for (long hash : records.hashes) {
                    out.writeLong(hash);
                }
                out.writeInt(records.length);
                out.write(records.bytes, records.offset, records.length);
            }
            out.flush();
            return new SpilledRun(file, keys, run.count());
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    void delete() throws IOException {
        file.close();
    }

    RecordCursor cursor() {
        DataInputStream in = file.in();
        return new RecordCursor(keys) {
            private int at;

            @Override
            boolean next() throws IOException {
                if (at++ >= count) {
                    return false;
                }
                order = in.readLong();
                ordinal = in.readLong();
                line = in.readLong();
                tie = in.readInt();
                tieLength = in.readInt();
                for (int i = 0; i < hashes.length; i++) {
                    hashes[i] = in.readLong();
                }
                length = in.readInt();
                if (bytes.length < length) {
                    bytes = new byte[length * 2];
                }
                in.readFully(bytes, 0, length);
                return true;
            }

            @Override
            public void close() throws IOException {
                in.close();
            }
        };
    }
}
