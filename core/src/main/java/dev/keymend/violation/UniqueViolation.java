// SPDX-License-Identifier: Apache-2.0
package dev.keymend.violation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One refused key, or one upsert that could not be, as the server reported it. Immutable. What the report does not say
 * is null; names are without quotation marks; all texts are data, never to be executed.
 *
 * <pre>{@code
 * UniqueViolation.from(exception).ifPresent(v -> log.warn("{} refused by {}", v.table(), v.constraint()));
 * }</pre>
 */
public final class UniqueViolation {
    private final Kind kind;
    private final @Nullable String sqlState;
    private final @Nullable String schema;
    private final @Nullable String table;
    private final @Nullable String constraint;
    private final @Nullable KeyText key;
    private final @Nullable KeyText existingKey;
    private final List<String> columns;
    private final @Nullable String message;
    private final @Nullable String statement;
    private final @Nullable String parameters;
    private final @Nullable String context;
    private final OptionalLong copyLine;
    private final @Nullable Instant time;
    private final @Nullable String user;
    private final @Nullable String database;
    private final @Nullable String backendType;
    private final @Nullable String routine;
    private final @Nullable String replicationConflict;
    private final boolean raisedByApplication;
    private final DetailGap detailGap;
    private final ClientStack stack;

    private UniqueViolation(Builder from) {
        kind = from.kind;
        sqlState = from.sqlState;
        schema = from.schema;
        table = from.table;
        constraint = from.constraint;
        key = from.key;
        existingKey = from.existingKey;
        columns = key == null ? List.copyOf(from.columns) : key.columns();
        message = from.message;
        statement = from.statement;
        parameters = from.parameters;
        context = from.context;
        copyLine = from.copyLine;
        time = from.time;
        user = from.user;
        database = from.database;
        backendType = from.backendType;
        routine = from.routine;
        replicationConflict = from.replicationConflict;
        raisedByApplication = from.raisedByApplication;
        detailGap = from.detailGap;
        stack = from.stack;
    }

    /**
     * The violation behind an exception: the server's fields where the driver has kept them, else SQLSTATE and message.
     * Looks through causes and {@link java.sql.SQLException#getNextException}, not at suppressed exceptions.
     *
     * @return empty when none of them is a violation
     */
    public static Optional<UniqueViolation> from(Throwable failure) {
        return ThrowableReader.read(failure);
    }

    /**
     * All violations in a text, in order of appearance: psql output, server logs (stderr, CSV, JSON, syslog and what
     * cloud providers wrap around them), stack traces and printed errors of many drivers and frameworks, in any language
     * PostgreSQL speaks. An error that a stack trace repeats as its own cause comes once. Takes time in proportion to
     * the text.
     *
     * @return empty when the text holds none
     */
    public static List<UniqueViolation> parse(String text) {
        return ViolationText.read(text);
    }

    /** A violation from fields. */
    public static Builder builder(Kind kind) {
        return new Builder(kind);
    }

    /** What was refused. */
    public Kind kind() {
        return kind;
    }

    /** The SQLSTATE; null when the text does not say and the kind leaves it open. */
    public @Nullable String sqlState() {
        return sqlState;
    }

    /** The schema of {@link #table}. */
    public @Nullable String schema() {
        return schema;
    }

    /** The table, of partitions the leaf. Drivers know it; logs and psql mostly do not. */
    public @Nullable String table() {
        return table;
    }

    /** The constraint, or the index when there is no constraint in front of it. */
    public @Nullable String constraint() {
        return constraint;
    }

    /**
     * Whether it is this constraint, or unique index, that refused the row; the name as the catalog has it. In a partitioned table the
     * server names the index of the partition. Never true of an error that somebody's code raised under that name.
     */
    public boolean isOn(String name) {
        return name.equals(constraint) && !raisedByApplication;
    }

    /** The refused key; null without DETAIL, see {@link #detailGap}. */
    public @Nullable KeyText key() {
        return key;
    }

    /** The key that is already there, which the server prints for exclusion constraints only. */
    public @Nullable KeyText existingKey() {
        return existingKey;
    }

    /** The key's columns, from the key or, without one, from a framework that names them; empty when not known. */
    public List<String> columns() {
        return columns;
    }

    /** The server's message, in its language. */
    public @Nullable String message() {
        return message;
    }

    /** The statement that failed; {@code commit} for a deferred constraint. Data only. */
    public @Nullable String statement() {
        return statement;
    }

    /** The bound parameters in the form in which they were found, such as {@code $1 = '2', $2 = NULL}. */
    public @Nullable String parameters() {
        return parameters;
    }

    /** The CONTEXT lines, innermost first: the COPY line, the chain of PL/pgSQL calls. */
    public @Nullable String context() {
        return context;
    }

    /** The line of a COPY's input, from 1. */
    public OptionalLong copyLine() {
        return copyLine;
    }

    /** When, if the log says and its time zone is unmistakable. */
    public @Nullable Instant time() {
        return time;
    }

    /** Who was logged in, if the log says. */
    public @Nullable String user() {
        return user;
    }

    /** The database, if the log says. */
    public @Nullable String database() {
        return database;
    }

    /** The kind of server process, such as {@code logical replication worker}, if the log says. */
    public @Nullable String backendType() {
        return backendType;
    }

    /** The server's function that raised the error. */
    public @Nullable String routine() {
        return routine;
    }

    /** The sort of conflict, such as {@code insert_exists}, when a subscription's apply worker reports it (PostgreSQL 18). */
    public @Nullable String replicationConflict() {
        return replicationConflict;
    }

    /** Whether a RAISE in somebody's PL/pgSQL made the error; then its names may mean anything. */
    public boolean raisedByApplication() {
        return raisedByApplication;
    }

    /** Why the key or a part of it is missing. */
    public DetailGap detailGap() {
        return detailGap;
    }

    /** The client library that reported it; server logs do not show it. */
    public ClientStack stack() {
        return stack;
    }

    /** One line for logs: without key values, statement and parameters. */
    @Override
    public String toString() {
        List<String> parts = new ArrayList<>();
        parts.add(kind.word());
        if (sqlState != null) {
            parts.add(sqlState);
        }
        if (constraint != null) {
            parts.add("constraint " + constraint);
        }
        if (table != null) {
            parts.add("table " + (schema == null ? table : schema + '.' + table));
        }
        if (!columns.isEmpty()) {
            parts.add("columns " + String.join(", ", columns));
        }
        return String.join(" ", parts);
    }

    /** Collects the fields of a violation. What is not set, or set to null, is not known. */
    public static final class Builder {
        private final Kind kind;
        private @Nullable String sqlState;
        private @Nullable String schema;
        private @Nullable String table;
        private @Nullable String constraint;
        private @Nullable KeyText key;
        private @Nullable KeyText existingKey;
        private List<String> columns = List.of();
        private @Nullable String message;
        private @Nullable String statement;
        private @Nullable String parameters;
        private @Nullable String context;
        private OptionalLong copyLine = OptionalLong.empty();
        private @Nullable Instant time;
        private @Nullable String user;
        private @Nullable String database;
        private @Nullable String backendType;
        private @Nullable String routine;
        private @Nullable String replicationConflict;
        private boolean raisedByApplication;
        private DetailGap detailGap = DetailGap.NONE;
        private ClientStack stack = ClientStack.UNKNOWN;

        private Builder(Kind kind) {
            this.kind = kind;
            this.sqlState = switch (kind) {
                case UNIQUE, UNIQUE_INDEX_BUILD -> "23505";
                case EXCLUSION -> "23P01";
                case UPSERT_REPEAT -> "21000";
                case UPSERT_TARGET -> null;
            };
        }

        /** The SQLSTATE; only needed where the kind leaves it open. */
        public Builder sqlState(String code) {
            sqlState = code;
            return this;
        }

        /** The schema of the table. */
        public Builder schema(@Nullable String name) {
            schema = name;
            return this;
        }

        /** The table. */
        public Builder table(@Nullable String name) {
            table = name;
            return this;
        }

        /** The constraint or index. */
        public Builder constraint(@Nullable String name) {
            constraint = name;
            return this;
        }

        /** The refused key. */
        public Builder key(@Nullable KeyText refused) {
            key = refused;
            return this;
        }

        /** The key that is already there. */
        public Builder existingKey(@Nullable KeyText existing) {
            existingKey = existing;
            return this;
        }

        /** The key's columns; only used without a key. */
        public Builder columns(List<String> names) {
            columns = names;
            return this;
        }

        /** The server's message. */
        public Builder message(@Nullable String text) {
            message = text;
            return this;
        }

        /** The statement that failed. */
        public Builder statement(@Nullable String sql) {
            statement = sql;
            return this;
        }

        /** The bound parameters. */
        public Builder parameters(@Nullable String text) {
            parameters = text;
            return this;
        }

        /** The CONTEXT lines; a COPY's line is read from them. */
        public Builder context(@Nullable String lines) {
            context = lines;
            copyLine = lines == null ? OptionalLong.empty() : Messages.loaded().copyLine(lines);
            return this;
        }

        /** When it happened. */
        public Builder time(@Nullable Instant when) {
            time = when;
            return this;
        }

        /** Who was logged in. */
        public Builder user(@Nullable String name) {
            user = name;
            return this;
        }

        /** The database. */
        public Builder database(@Nullable String name) {
            database = name;
            return this;
        }

        /** The kind of server process. */
        public Builder backendType(@Nullable String type) {
            backendType = type;
            return this;
        }

        /** The server's function that raised the error. */
        public Builder routine(@Nullable String name) {
            routine = name;
            return this;
        }

        /** The sort of conflict an apply worker reports. */
        public Builder replicationConflict(@Nullable String conflict) {
            replicationConflict = conflict;
            return this;
        }

        /** Whether a RAISE made the error. */
        public Builder raisedByApplication(boolean raised) {
            raisedByApplication = raised;
            return this;
        }

        /** Why the key or a part of it is missing. */
        public Builder detailGap(DetailGap gap) {
            detailGap = gap;
            return this;
        }

        /** The client library that reported it. */
        public Builder stack(ClientStack library) {
            stack = library;
            return this;
        }

        /** The violation. */
        public UniqueViolation build() {
            return new UniqueViolation(this);
        }
    }
}
