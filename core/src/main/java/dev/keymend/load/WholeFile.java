// SPDX-License-Identifier: Apache-2.0
package dev.keymend.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Takes in a file that finds room in memory, in a few stretches at once, each on a thread of its own. Where a stretch begins is
 * a guess, as a line may end within quotation marks; it is right where the stretch before ends just there. Else what was read
 * from there on is dropped, and the one before goes on.
 */
final class WholeFile {
    /** So many records are read between two looks at how far all have come. */
    private static final int LOOKS = 1 << 13;

    private final byte[] bytes;
    private final long room;
    private final LoadListener listener;
    private final Thread loader = Thread.currentThread();
    private final AtomicLong rows = new AtomicLong();
    private final AtomicLong read = new AtomicLong();
    private final List<Integer> begins;
    private final List<RecordIntake> intakes = new ArrayList<>();

    private WholeFile(CsvSource file, byte[] bytes, int columns, KeyPlan plan, LoadListener listener, LoadSizes sizes)
            throws IOException {
        this.bytes = bytes;
        this.listener = listener;
        this.begins = begins(bytes, sizes.threads(bytes.length));
        this.room = sizes.room() / begins.size();
        for (int begin : begins) {
            RecordScanner scanner = file.scan(bytes, begin, columns, plan.wanted());
            intakes.add(new RecordIntake(scanner, plan, sizes.room(), bytes));
        }
    }

    /** All records of a file; empty where they do not find room, or where it is packed. */
    static Optional<RecordIntake> read(
            CsvSource file, int columns, KeyPlan plan, LoadListener listener, LoadSizes sizes) throws IOException {
        byte @Nullable [] bytes = file.whole(sizes.wholeFile());
        return bytes == null ? Optional.empty() : new WholeFile(file, bytes, columns, plan, listener, sizes).read();
    }

    /** The first one's beginning, and that of each line at which another might begin. */
    private static List<Integer> begins(byte[] bytes, int threads) {
        List<Integer> begins = new ArrayList<>(List.of(0));
        for (int i = 1; i < threads; i++) {
            int at = Math.max(begins.get(begins.size() - 1) + 1, (int) ((long) bytes.length * i / threads));
            while (at < bytes.length && bytes[at - 1] != '\n') {
                at++;
            }
            if (at < bytes.length) {
                begins.add(at);
            }
        }
        return begins;
    }

    private Optional<RecordIntake> read() throws IOException {
        boolean finds;
        try {
            finds = IntStream.range(0, begins.size()).parallel().allMatch(this::readStretch);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        RecordIntake all = intakes.get(0);
        for (int i = 1; i < begins.size() && finds; i++) {
            if (all.position() == begins.get(i)) {
                all.append(intakes.get(i));
            } else {
                finds = read(all, end(i));
            }
        }
        return finds ? Optional.of(all) : Optional.empty();
    }

    private int end(int stretch) {
        return stretch + 1 < begins.size() ? begins.get(stretch + 1) : bytes.length;
    }

    private boolean readStretch(int stretch) {
        try {
            return read(intakes.get(stretch), end(stretch));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Takes in records until one ends at this place or behind it; false where they find no room. */
    private boolean read(RecordIntake intake, int end) throws IOException {
        int told = 0;
        int from = intake.position();
        while (intake.position() < end && intake.memory() <= room && intake.next()) {
            if (++told == LOOKS) {
                tell(told, intake.position() - from);
                told = 0;
                from = intake.position();
            }
        }
        return intake.memory() <= room;
    }

    private void tell(int records, int length) {
        long some = rows.addAndGet(records);
        double share = Math.min(1, (double) read.addAndGet(length) / bytes.length);
        if (Thread.currentThread() == loader) {
            listener.progress(LoadProgress.reading(some, OptionalDouble.of(share)));
        }
    }
}
