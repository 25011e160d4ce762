// SPDX-License-Identifier: Apache-2.0
package dev.keymend.apply;

import dev.keymend.catalog.SequenceFacts;
import dev.keymend.catalog.ServerFacts;
import dev.keymend.internal.json.Json;
import dev.keymend.plan.Plan;
import dev.keymend.plan.RunSql;
import dev.keymend.plan.Step;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * What was done, enough to undo it: one JSON object a line, forced to the disk before the change it tells of is
 * committed. So a change is never without its line; a line without its change is told apart by comparing the
 * sequence with it. A new one that tells of no change when it is closed is removed. Holds no passwords and no row of any
 * table. Not safe for use by several threads.
 */
public final class Journal implements AutoCloseable {
    static final int SCHEMA = 1;

    private final Path file;
    private final FileChannel channel;
    private final ServerFacts server;
    private final Clock clock = Clock.systemUTC();
    private final boolean fresh;
    private boolean broken;
    private boolean tellsOfChanges;

    private Journal(Path file, FileChannel channel, ServerFacts server, boolean fresh) {
        this.file = file;
        this.channel = channel;
        this.server = server;
        this.fresh = fresh;
    }

    /**
     * A new journal; its folder must exist, the file must not.
     *
     * @throws JournalException with a sentence for the user when it cannot be written there
     */
    public static Journal create(Path file, ServerFacts server) {
        return open(file, server, true, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    /** Goes on with one that exists, to note there what was undone. */
    static Journal reopen(Path file, ServerFacts server) {
        JournalTail.mend(file);
        return open(file, server, false, StandardOpenOption.APPEND);
    }

    private static Journal open(Path file, ServerFacts server, boolean fresh, StandardOpenOption... options) {
        try {
            return new Journal(file, FileChannel.open(file, options), server, fresh);
        } catch (FileAlreadyExistsException e) {
            throw new JournalException(
                    "the journal " + file + " exists already; a journal is never overwritten. Name another.", e);
        } catch (IOException e) {
            throw new JournalException(
                    "cannot write the journal " + file + ": " + reason(e) + ". Nothing was changed."
                            + " Name a file in a folder you can write to.",
                    e);
        }
    }

    /** Where it is. */
    public Path file() {
        return file;
    }

    /** Whether a change was about to be committed since it was opened: then there may be something to take back. */
    public boolean tellsOfChanges() {
        return tellsOfChanges;
    }

    void begin(Plan plan) {
        List<String> steps =
                plan.steps().stream().filter(Step::runs).map(Step::id).toList();
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("schema", SCHEMA);
        fields.put("steps", steps);
        write("begin", fields);
    }

    /** What is about to be committed. */
    void intent(Step step, SequenceFacts sequence, SequenceValue before, SequenceValue after, OptionalLong fileNode) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("step", step.id());
        fields.put("title", step.title());
        fields.put("sequenceOid", sequence.oid());
        fields.put("schema", sequence.name().schema());
        fields.put("sequence", sequence.name().name());
        fields.put("before", value(before));
        fields.put("after", value(after));
        fields.put("fileNode", fileNode.isPresent() ? fileNode.getAsLong() : null);
        fields.put("undo", step.undo());
        tellsOfChanges = true;
        write("intent", fields);
    }

    /** What is about to be committed, or begun where it cannot be one transaction. */
    void intent(Step step, RunSql change) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("step", step.id());
        fields.put("title", step.title());
        fields.put("statements", change.statements());
        fields.put("manner", change.manner().name());
        fields.put("guard", step.guard());
        RunSql.TakeBack takeBack = change.takeBack();
        fields.put(
                "takeBack",
                takeBack == null
                        ? null
                        : Map.of(
                                "statements",
                                takeBack.statements(),
                                "guard",
                                takeBack.guard(),
                                "misfits",
                                takeBack.misfits()));
        tellsOfChanges = true;
        write("intent", fields);
    }

    void outcome(StepOutcome outcome) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("step", outcome.stepId());
        fields.put("detail", outcome.detail());
        write(outcome.word(), fields);
    }

    /** Notes that an earlier intent was taken back, or is about to be. */
    void undo(String event, JournalEntry entry, String detail) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("step", entry.stepId());
        fields.put("line", entry.line());
        fields.put("detail", detail);
        write(event, fields);
    }

    private void write(String event, Map<String, @Nullable Object> fields) {
        StringWriter line = new StringWriter();
        try (JsonGenerator json = Json.compact(line)) {
            json.writeStartObject();
            json.writeStringProperty("event", event);
            json.writeStringProperty("at", clock.instant().toString());
            json.writeStringProperty("database", server.database());
            json.writeNumberProperty("databaseOid", server.databaseOid());
            json.writeStringProperty("role", server.role());
            fields.forEach((name, value) -> Json.property(json, name, value));
            json.writeEndObject();
        }
        line.append('\n');
        try {
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(line.toString());
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(false);
        } catch (IOException e) {
            broken = true;
            throw new JournalException("cannot write the journal " + file + ": " + reason(e), e);
        }
    }

    /** Whether a line could not be written, after which nothing more may be changed. */
    boolean broken() {
        return broken;
    }

    private static Map<String, Object> value(SequenceValue value) {
        return Map.of("lastValue", value.lastValue(), "isCalled", value.isCalled());
    }

    static String reason(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "no such folder";
        }
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        String message = e.getMessage();
        return message == null ? e.getClass().getSimpleName() : message;
    }

    /** Closes the file; removes it where it is new and nothing was changed. */
    @Override
    public void close() {
        try {
            channel.close();
            if (fresh && !tellsOfChanges) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new JournalException("cannot close the journal " + file + ": " + reason(e), e);
        }
    }
}
