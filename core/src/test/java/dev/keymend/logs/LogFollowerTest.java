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

    private Future<LogReport> follow(Path path) throws InterruptedException {
        Callable<LogReport> work = () -> LogFollower.follow(path, LogOptions.DEFAULT, heard::add, () -> {
            begun.countDown();
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
