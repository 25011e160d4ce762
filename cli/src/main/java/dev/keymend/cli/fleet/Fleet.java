// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.fleet;

import dev.keymend.cli.ExitCodes;
import dev.keymend.cli.Failure;
import dev.keymend.cli.connection.ConnectionSettings;
import dev.keymend.cli.connection.Connector;
import dev.keymend.cli.connection.PasswordPrompt;
import dev.keymend.diagnosis.Report;
import dev.keymend.render.TargetResult;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.ToIntFunction;

/** Looks at several databases, some at once, each on one connection. What becomes of one does not touch the others. */
public final class Fleet {
    /** Gravest first: of several databases, the gravest is how the run ends. */
    private static final List<Integer> GRAVITY =
            List.of(ExitCodes.BUG, ExitCodes.UNREACHABLE, ExitCodes.INCOMPLETE, ExitCodes.FINDINGS, ExitCodes.GOOD);

    private final Look look;
    private final ToIntFunction<Report> judgement;
    private final Consumer<String> warnings;
    private final PasswordPrompt prompt;

    /** One look at a database. */
    public interface Look {
        /** On a connection that only reads, and stays the caller's. */
        Report at(Connection connection) throws SQLException;
    }

    /**
     * A database to look at.
     *
     * @param name what the user calls it
     */
    public record Target(String name, ConnectionSettings settings) {}

    /**
     * A fleet to be.
     *
     * @param judgement the exit code of a report
     * @param warnings takes whole sentences; called on several threads
     * @param prompt asked on several threads when a server wants a password that is not known
     */
    public Fleet(Look look, ToIntFunction<Report> judgement, Consumer<String> warnings, PasswordPrompt prompt) {
        this.look = look;
        this.judgement = judgement;
        this.warnings = warnings;
        this.prompt = prompt;
    }

    /**
     * Looks at all of them.
     *
     * @param jobs how many at once, at least one
     * @param progress told how many are done whenever that is known of one more, by the caller's thread
     * @return what became of each, in the order given
     */
    public List<TargetResult> visit(List<Target> targets, int jobs, IntConsumer progress) throws InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(Math.min(jobs, Math.max(1, targets.size())), task -> {
            Thread thread = new Thread(task, "fleet");
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<Future<TargetResult>> visits = new ArrayList<>();
            for (Target target : targets) {
                visits.add(threads.submit(() -> visit(target)));
            }
            List<TargetResult> results = new ArrayList<>();
            for (Future<TargetResult> visit : visits) {
                results.add(visit.get());
                progress.accept(results.size());
            }
            return results;
        } catch (ExecutionException | CancellationException e) {
            throw new IllegalStateException("a visit throws nothing", e);
        } finally {
            threads.shutdownNow();
        }
    }

    private TargetResult visit(Target target) {
        try (Connection connection = new Connector().open(target.settings(), prompt)) {
            connection.setReadOnly(true);
            Connector.untestedServer(connection).ifPresent(warning -> warnings.accept(target.name() + ": " + warning));
            Report report = look.at(connection);
            return TargetResult.seen(target.name(), report, judgement.applyAsInt(report));
        } catch (SQLException | RuntimeException e) {
            return unseen(target.name(), e);
        } catch (StackOverflowError | OutOfMemoryError | LinkageError e) {
            return unseen(target.name(), e);
        }
    }

    private static TargetResult unseen(String name, Throwable thrown) {
        Failure failure = Failure.of(thrown);
        // Something that was asked for does not fit this database; the others may well be looked at.
        int code = failure.exitCode() == ExitCodes.USAGE ? ExitCodes.INCOMPLETE : failure.exitCode();
        return TargetResult.unseen(name, failure.sentence(), null, code);
    }

    /** The gravest of what looking at each alone would have ended with. */
    public static int exitCode(List<TargetResult> results) {
        return GRAVITY.stream()
                .filter(code -> results.stream().anyMatch(result -> result.exitCode() == code))
                .findFirst()
                .orElse(ExitCodes.GOOD);
    }
}
