// SPDX-License-Identifier: Apache-2.0
package dev.keymend.logs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log that is being written while it is read. Every wait is for something that must come, and ends. */
class LogFollowerTest {
    private static final int MOST_SECONDS = 20;

    @TempDir
    private Path folder;

    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final BlockingQueue<LogEntry> heard = new LinkedBlockingQueue<>();
    private final CountDownLatch begun = new CountDownLatch(2);
    private volatile boolean ending;

    @AfterEach
    void end() {
        thread.shutdownNow();
    }

    @Test
    void whatIsWrittenIsHeardAndWhatWasThereIsNot() throws Exception {
        Path log = write("log", violation("old", 1));
        Future<LogReport> report = follow(log);
        append(log, violation("users_pkey", 7));
        LogEntry entry = next();

        assertThat(entry.constraint()).isEqualTo("users_pkey");
        assertThat(entry.key()).isEqualTo("(id)=(7)");
        assertThat(entry.statement()).isEqualTo("INSERT INTO t VALUES (?)");
        assertThat(entry.number()).isEqualTo(1);
        append(log, violation("users_pkey", 8));
        assertThat(next().number()).isEqualTo(2);
        ending = true;
        assertThat(report.get(MOST_SECONDS, TimeUnit.SECONDS).violations()).isEqualTo(2);
    }

    @Test
    void aRotatedLogIsFollowedToItsSuccessor() throws Exception {
        Path log = write("log", "");
        Future<LogReport> report = follow(log);
        append(log, violation("before", 1));
        assertThat(next().constraint()).isEqualTo("before");
        Files.move(log, folder.resolve("log.1"), StandardCopyOption.ATOMIC_MOVE);
        append(folder.resolve("log.1"), violation("late", 1));
        write("log", violation("after", 1));
        assertThat(next().constraint()).isEqualTo("late");
        assertThat(next().constraint()).isEqualTo("after");
        ending = true;
        assertThat(report.get(MOST_SECONDS, TimeUnit.SECONDS).violations()).isEqualTo(3);
    }

    @Test
    void anEmptiedLogIsReadFromItsBeginning() throws Exception {
        Path log = write("log", violation("old", 1).repeat(50));
        Future<LogReport> report = follow(log);
        Files.writeString(log, violation("fresh", 1), StandardOpenOption.TRUNCATE_EXISTING);
        assertThat(next().constraint()).isEqualTo("fresh");
        ending = true;
        assertThat(report.get(MOST_SECONDS, TimeUnit.SECONDS).violations()).isEqualTo(1);
    }

    @Test
    void inAFolderTheYoungestFileIsFollowed() throws Exception {
        Path old = write("postgresql-1.log", "");
        assertThat(old.toFile().setLastModified(1_000_000)).isTrue();
        Future<LogReport> report = follow(folder);
        write("postgresql-2.log", violation("young", 1));
        assertThat(next().constraint()).isEqualTo("young");
        ending = true;
        assertThat(report.get(MOST_SECONDS, TimeUnit.SECONDS).violations()).isEqualTo(1);
    }

    /** A log that was packed a moment ago is younger than the one that goes on. */
    @Test
    void inAFolderNoPackedFileIsFollowed() throws Exception {
        Path log = write("postgresql.log", "");
        assertThat(log.toFile().setLastModified(1_000_000)).isTrue();
        write("postgresql.log.1.gz", "");
        Future<LogReport> report = follow(folder);
        append(log, violation("users_pkey", 7));
        assertThat(next().constraint()).isEqualTo("users_pkey");
        ending = true;
        assertThat(report.get(MOST_SECONDS, TimeUnit.SECONDS).violations()).isEqualTo(1);
    }

    /** The server's writes end anywhere, also behind a line feed in a field, and the rest comes when all was quiet for long. */
    @Test
    void aRecordThatIsWrittenInPiecesIsReadWhole() throws Exception {
        Path log = write("postgresql.csv", "");
        Semaphore looks = new Semaphore(0);
        Future<LogReport> report = follow(log, looks);
        String record =
                "2026-11-23 03:01:54.217 UTC,\"app\",\"shop\",7,,6b03aca2.4e7,7,\"INSERT\",2026-11-23 00:00:00 UTC,3/10,0,"
                        + "ERROR,23505,\"duplicate key value violates unique constraint \"\"users_pkey\"\"\",\"Key (a)=(one\n"
                        + "two) already exists.\",,,,,\"INSERT INTO users\n(a) VALUES ('x')\",,,\"web\"\n";
        int half = record.indexOf("two)");
        append(log, record.substring(0, half));
        int ignored = looks.drainPermits();
        assertThat(looks.tryAcquire(6, MOST_SECONDS, TimeUnit.SECONDS)).isTrue();
        append(log, record.substring(half) + record);
        LogEntry entry = next();

        assertThat(entry.key()).isEqualTo("(a)=(one\ntwo)");
        assertThat(entry.statement()).isEqualTo("INSERT INTO users (a) VALUES (?)");
        assertThat(next().number()).isEqualTo(2);
        ending = true;
        assertThat(report.get(MOST_SECONDS, TimeUnit.SECONDS).violations()).isEqualTo(2);
    }

    private Future<LogReport> follow(Path path) throws InterruptedException {
        return follow(path, new Semaphore(0));
    }

    private Future<LogReport> follow(Path path, Semaphore looks) throws InterruptedException {
        Callable<LogReport> work = () -> LogFollower.follow(path, LogOptions.DEFAULT, heard::add, () -> {
            begun.countDown();
            looks.release();
            return !ending;
        });
        Future<LogReport> report = thread.submit(work);
        assertThat(begun.await(MOST_SECONDS, TimeUnit.SECONDS)).isTrue();
        return report;
    }

    private LogEntry next() throws InterruptedException {
        @Nullable LogEntry entry = heard.poll(MOST_SECONDS, TimeUnit.SECONDS);
        return Objects.requireNonNull(entry, "nothing was heard in time");
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private static void append(Path log, String text) throws IOException {
        Files.writeString(log, text, StandardOpenOption.APPEND);
    }

    private static String violation(String constraint, int id) {
        String prefix = "2026-11-23 03:01:54.217 UTC [1] app@shop ";
        return prefix + "ERROR:  duplicate key value violates unique constraint \"" + constraint + "\"\n" + prefix
                + "DETAIL:  Key (id)=(" + id + ") already exists.\n" + prefix + "STATEMENT:  INSERT INTO t VALUES ("
                + id
                + ")\n";
    }
}
