// SPDX-License-Identifier: Apache-2.0
package dev.keymend.apply;

import dev.keymend.catalog.QualifiedName;
import dev.keymend.plan.RunSql;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The fields of one line of a journal; whatever is not of its type throws {@link ClassCastException}. */
final class JournalFields {
    private final Map<String, @Nullable Object> fields;

    JournalFields(Map<String, @Nullable Object> fields) {
        this.fields = fields;
    }

    /** The change that a line with an intent tells of. */
    JournalEntry change(int line) {
        return fields.containsKey("sequenceOid") ? ofSequence(line) : ofDefinitions(line);
    }

    private JournalEntry ofSequence(int line) {
        return new JournalEntry.OfSequence(
                line,
                text("step"),
                fields.get("title") == null ? null : text("title"),
                text("database"),
                number("databaseOid"),
                number("sequenceOid"),
                new QualifiedName(text("schema"), text("sequence")),
                value("before"),
                value("after"),
                fields.get("fileNode") instanceof Long node ? OptionalLong.of(node) : OptionalLong.empty());
    }

    private JournalEntry ofDefinitions(int line) {
        return new JournalEntry.OfDefinitions(
                line,
                text("step"),
                fields.get("title") == null ? null : text("title"),
                text("database"),
                number("databaseOid"),
                manner(),
                fields.get("guard") == null ? null : text("guard"),
                takeBack());
    }

    private RunSql.Manner manner() {
        String name = text("manner");
        return Arrays.stream(RunSql.Manner.values())
                .filter(manner -> manner.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new ClassCastException("manner"));
    }

    private RunSql.@Nullable TakeBack takeBack() {
        Object takeBack = fields.get("takeBack");
        if (takeBack == null) {
            return null;
        }
        if (takeBack instanceof Map<?, ?> map
                && map.get("guard") instanceof String guard
                && map.get("statements") instanceof List<?> statements) {
            return new RunSql.TakeBack(
                    statements.stream().map(String.class::cast).toList(),
                    guard,
                    map.get("misfits") instanceof List<?> misfits
                            ? misfits.stream().map(String.class::cast).toList()
                            : List.of());
        }
        throw new ClassCastException("takeBack");
    }

    private SequenceValue value(String name) {
        if (fields.get(name) instanceof Map<?, ?> value
                && value.get("lastValue") instanceof Long lastValue
                && value.get("isCalled") instanceof Boolean isCalled) {
            return new SequenceValue(lastValue, isCalled);
        }
        throw new ClassCastException(name);
    }

    private String text(String name) {
        if (fields.get(name) instanceof String text) {
            return text;
        }
        throw new ClassCastException(name);
    }

    private long number(String name) {
        if (fields.get(name) instanceof Long number) {
            return number;
        }
        throw new ClassCastException(name);
    }
}
