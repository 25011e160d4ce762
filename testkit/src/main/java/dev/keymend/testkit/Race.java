// SPDX-License-Identifier: Apache-2.0
package dev.keymend.testkit;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A task on a thread of its own: the other side of a race that a test steers with {@link HandOver} and {@link Locks}.
 *
 * @param <T> what the task answers
 */
public final class Race<T> implements AutoCloseable {

    private static final Duration END = Duration.ofSeconds(20);

    private final FutureTask<T> task;
    private final Thread thread;

    private Race(FutureTask<T> task) {
        this.task = task;
        this.thread = new Thread(task, "race");
        thread.setDaemon(true);
    }

    /** Starts a task; the race is the caller's to close. */
    public static <T> Race<T> start(Callable<T> task) {
        Race<T> race = new Race<>(new FutureTask<>(task));
        race.thread.start();
        return race;
    }

    /**
     * Waits for the task's answer.
     *
     * @throws Exception what the task has thrown
     * @throws AssertionError when it takes longer, with where it stands
     */
    public T await(Duration atMost) throws Exception {
        try {
            return task.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception thrown) {
                throw thrown;
            }
            throw new AssertionError("The other side of the race failed", e.getCause());
        } catch (TimeoutException e) {
            AssertionError late = new AssertionError("The other side of the race takes longer than " + atMost, e);
            AssertionError standing = new AssertionError("It stands here");
            standing.setStackTrace(thread.getStackTrace());
            late.addSuppressed(standing);
            throw late;
        }
    }

    /** Whether the task has ended, one way or the other. */
    public boolean isDone() {
        return task.isDone();
    }

    /** Interrupts the task when it still runs, and waits for its thread. */
    @Override
    public void close() {
        if (!task.isDone()) {
            thread.interrupt();
        }
        try {
            thread.join(END.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            throw new AssertionError("The other side of the race does not end");
        }
    }
}
