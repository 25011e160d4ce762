// SPDX-License-Identifier: Apache-2.0
package dev.keymend.load;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;

/**
 * Writes the records of a file as they are read, while they come in the order of the first key, without repeats, and the
 * server takes them: nothing has to be sorted that is. From the first that is otherwise on they are left to the intake.
 */
final class OrderedHead {
    private final Connection connection;
    private final ConflictPolicy policy;
    private final RecordIntake intake;
    private final PartWriter writer;
    private final LoadSizes sizes;
    private final long partBytes;
    private boolean over;
    private boolean repeated;

    OrderedHead(
            Connection connection,
            Layout layout,
            ConflictPolicy policy,
            CsvSource file,
            RecordIntake intake,
            LoadSizes sizes)
            throws IOException {
        this.connection = connection;
        this.policy = policy;
        this.intake = intake;
        this.writer = PartWriter.of(connection, layout, file.format());
        this.sizes = sizes;
        this.partBytes = file.size() / sizes.parts() + 1;
    }

    /**
     * Whether a file begins in order, and nothing has to be known of all of it before its first row is written: no sequence
     * has to be moved past its ids, and no default is used up by a row that is tried in vain.
     *
     * @param glance so many records show it; a file that has fewer does not suit
     */
    static boolean suits(CsvSource file, Layout layout, KeyPlan plan, int glance) throws IOException {
        return !plan.keys().isEmpty()
                && plan.fed().isEmpty()
                && layout.blind().isEmpty()
                && begins(file, layout, plan, glance);
    }

    /** Whether so many records at the start of a file, which has as many, are in order. */
    static boolean begins(CsvSource file, Layout layout, KeyPlan plan, int glance) throws IOException {
        try (RecordScanner scanner = file.scan(layout.loaded().size(), plan.wanted(), LoadListener.SILENT);
                RecordIntake intake = new RecordIntake(scanner, plan, Long.MAX_VALUE)) {
            boolean more = true;
            while (intake.pending() < glance && more) {
                more = intake.next();
                if (more && (!intake.inOrder() || intake.repeated())) {
                    return false;
                }
            }
            return more;
        }
    }

    /**
     * Writes what can be written so; tells how many.
     *
     * @throws StartOverException where it turns out that some of it should not have been
     */
    long write() throws SQLException, IOException {
        long written = 0;
        for (int part = 1; !over; part++) {
            boolean last = part > sizes.parts() * 3 / 2;
            Savepoint savepoint = connection.setSavepoint();
            writer.begin();
            try {
                int taken = last ? rest() : part();
                if (repeated) {
                    writer.cancel(); // The record that it repeats may be among these.
                    connection.rollback(savepoint);
                } else {
                    written += writer.end();
                    intake.forget(taken);
                }
            } catch (SQLException e) {
                over = true;
                SortedParts.requireTakenKey(e, intake.exact(), policy);
                if (last) {
                    throw new StartOverException("a record was refused, and those before it are forgotten");
                }
                connection.rollback(savepoint);
            } finally {
                writer.cancel();
            }
            connection.releaseSavepoint(savepoint);
        }
        return written;
    }

    /** Sends one part; tells how many records. */
    private int part() throws SQLException, IOException {
        int taken = 0;
        try (RecordCursor record = intake.pendingInOrderOfInput()) {
            while ((intake.pendingBytes() < partBytes || taken < sizes.leastRows()) && !intake.crowded()) {
                if (!fits()) {
                    over = true;
                    return taken;
                }
                send(record);
                taken++;
            }
        }
        return taken;
    }

    /** Sends all that is left without keeping it, as a transaction of many parts slows every other session. */
    private int rest() throws SQLException, IOException {
        int taken = part();
        while (!over) {
            intake.forget(taken);
            taken = part();
        }
        if (repeated) {
            throw new StartOverException("a record repeats a key, and those before it are forgotten");
        }
        return taken;
    }

    /** Takes in one more record; whether it can be sent behind the others. */
    private boolean fits() throws IOException {
        if (!intake.next()) {
            return false;
        }
        repeated = intake.repeated();
        return intake.inOrder() && !repeated;
    }

    private void send(RecordCursor record) throws SQLException, IOException {
        record.next();
        writer.forgetSent();
        writer.add(record);
    }
}
