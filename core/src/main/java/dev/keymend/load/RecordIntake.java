// SPDX-License-Identifier: Apache-2.0
package dev.keymend.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Takes in the records that a scanner finds, one after the other: in memory while they find room there, else in sorted
 * temporary files. Those at the front that are dealt with can be {@link #forget forgotten}; their keys cannot.
 */
final class RecordIntake implements AutoCloseable {
    /** So many are worth a thread for each key. */
    private static final int MANY = 10_000;

    private RecordScanner scanner;
    private final KeyPlan plan;
    private final long room;
    private final int tieSlot;
    private final KeyPlan.Reading reading;
    private final List<SpilledRun> spilled = new ArrayList<>();
    private final List<KeyHashes> hashes = new ArrayList<>();
    private final Map<String, NumberRange> fed = new TreeMap<>();
    private NumberRange orders = new NumberRange();
    private RecordRun run;
    private long count;
    private long forgotten;
    private long bytes;
    private long nullKeys;
    private long lastOrder = Long.MIN_VALUE;
    private boolean exact;
    private boolean inOrder = true;
    private int remembered;
    private boolean unfit;
    private boolean finished;

    /**
     * An intake of everything that the scanner will find.
     *
     * @param room so many bytes of records stay in memory, and as much of what is known of their keys
     */
    RecordIntake(RecordScanner scanner, KeyPlan plan, long room) {
        this(scanner, plan, room, new RecordRun(plan.keys().size()));
    }

    /** The same from a file in memory, whose records stay where they are. */
    RecordIntake(RecordScanner scanner, KeyPlan plan, long room, byte[] file) {
        this(scanner, plan, room, new RecordRun(plan.keys().size(), file));
    }

    private RecordIntake(RecordScanner scanner, KeyPlan plan, long room, RecordRun run) {
        this.scanner = scanner;
        this.plan = plan;
        this.room = room;
        int keys = plan.keys().size();
        this.tieSlot = keys == 0 ? -1 : plan.keys().get(0).tieSlot();
        this.reading = new KeyPlan.Reading(keys);
        this.run = run;
        this.exact = plan.exact();
        for (int k = 0; k < keys && exact; k++) {
            hashes.add(new KeyHashes());
        }
    }

    /**
     * Takes in one more; false after the last, and where there is something that only the server can read.
     */
    boolean next() throws IOException {
        if (unfit || !scanner.next()) {
            return false;
        }
        plan.read(scanner, reading);
        exact &= reading.canonical && plan.keys().size() * KeyHashes.bytes(count + 1) < room;
        if (!exact) {
            hashes.clear();
        }
        nullKeys += reading.nullKey ? 1 : 0;
        if (!range()) {
            unfit = true;
            return false;
        }
        if (run.bytes() > room) {
            remember();
            run.sort();
            spilled.add(SpilledRun.write(run, plan.keys().size()));
            run = new RecordRun(plan.keys().size());
            remembered = 0;
        }
        orders.add(reading.order);
        run.add(scanner, reading, tieSlot);
        inOrder = run.count() > 1 ? run.lastInOrder() : reading.order >= lastOrder;
        lastOrder = reading.order;
        count++;
        bytes += scanner.end() - scanner.start();
        return true;
    }

    /**
     * Looks at the keys of those that were taken in since the last time; whether one of them has a key that one before it
     * has, as far as that is known. It need not be asked; then they are looked at when they are all there, which is faster.
     *
     * @throws StartOverException where one has a key of a record that is forgotten
     */
    boolean repeated() {
        return remember();
    }

    private boolean remember() {
        int from = remembered;
        remembered = run.count();
        if (!exact || from == remembered) {
            return false;
        }
        IntStream keys = IntStream.range(0, hashes.size());
        return (remembered - from > MANY ? keys.parallel() : keys)
                        .filter(k -> remember(k, from))
                        .count()
                > 0;
    }

    private boolean remember(int key, int from) {
        KeyHashes known = hashes.get(key);
        known.expect(remembered - from);
        long before = count - remembered;
        boolean repeats = false;
        for (int i = from; i < remembered; i++) {
            long hash = run.hash(i, key);
            if (hash != 0) {
                int first = known.add(hash, (int) (before + i));
                repeats |= first >= 0;
                if (first >= 0 && first < forgotten) {
                    throw new StartOverException("a record repeats a key of one that is written");
                }
            }
        }
        return repeats;
    }

    /** Notes how far the columns go that a sequence may feed; false where a value is no plain number. */
    private boolean range() {
        for (Map.Entry<String, Integer> each : plan.fed().entrySet()) {
            KeyBytes value = scanner.value(each.getValue());
            if (value.isNull()) {
                continue;
            }
            if (!value.isNumber()) {
                return false;
            }
            fed.computeIfAbsent(each.getKey(), column -> new NumberRange()).add(value.number());
        }
        return true;
    }

    /** Whether the last one belongs behind the one before it. */
    boolean inOrder() {
        return inOrder;
    }

    /** Whether equal keys have equal hashes so far, and these are kept. */
    boolean exact() {
        return exact;
    }

    /** How many are in memory. */
    int pending() {
        return run.count();
    }

    /** How long they are together. */
    long pendingBytes() {
        return run.length();
    }

    /** Whether so many are in memory that they should be dealt with, lest they go to a file. */
    boolean crowded() {
        return run.bytes() > room / 2;
    }

    /** Those in memory, in the order in which they came; it goes on with what is taken in meanwhile. */
    RecordCursor pendingInOrderOfInput() {
        return run.inOrderOfInput();
    }

    /** Forgets so many of those in memory, the first ones. */
    void forget(int records) {
        run.forget(records);
        remembered -= records;
        forgotten += records;
        orders = new NumberRange();
        for (int i = 0; i < run.count(); i++) {
            orders.add(run.order(i));
        }
    }

    /** Where the next record begins among the bytes. */
    int position() {
        return scanner.position();
    }

    /** About how much memory those take that are there. */
    long memory() {
        return run.bytes();
    }

    /** Takes over what another has taken in of the same file in memory, from where this one stands. Neither has been asked for repeats. */
    void append(RecordIntake more) {
        unfit |= scanner.unusual() || more.unfit; // The scanner that is given up would no longer say so.
        run.append(more.run, count, scanner.nextLine() - 1);
        more.scanner.countFrom(scanner);
        scanner = more.scanner;
        count += more.count;
        bytes += more.bytes;
        nullKeys += more.nullKeys;
        exact &= more.exact && plan.keys().size() * KeyHashes.bytes(count) < room;
        if (!exact) {
            hashes.clear();
        }
        orders.add(more.orders);
        more.fed.forEach((column, range) ->
                fed.computeIfAbsent(column, each -> new NumberRange()).add(range));
    }

    /** All that were taken in and not forgotten; takes in whatever is left. Empty where the scanner met what it does not read. */
    Optional<SortedRecords> finish() throws IOException {
        boolean more = next();
        while (more) {
            more = next();
        }
        if (unfit || scanner.unusual()) {
            return Optional.empty();
        }
        remember();
        run.sort();
        finished = true;
        return Optional.of(new SortedRecords(
                plan,
                spilled,
                run,
                hashes,
                fed,
                orders,
                new SortedRecords.Counts(count, forgotten, bytes, nullKeys),
                exact));
    }

    /** Removes the temporary files, unless they belong to what was finished. */
    @Override
    public void close() throws IOException {
        if (!finished) {
            for (SpilledRun each : spilled) {
                each.delete();
            }
        }
    }
}
