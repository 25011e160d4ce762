// SPDX-License-Identifier: Apache-2.0
package dev.keymend.insert;

import dev.keymend.catalog.LoadTarget;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What was asked for, held against the table: the key that decides, the others, and the statements for each set of columns. */
final class Statements {
    /** Programs have a few sets of columns; one that makes up more pays for putting the texts together each time. */
    private static final int MOST_SHAPES = 256;

    private final Spec spec;
    private final InsertTarget target;
    private final KeyTerms arbiter;
    private final List<KeyTerms> everyOther;
    private final List<KeyTerms> others;
    private final List<String> back;
    private final Set<String> columns;
    private final boolean bare;
    private final Map<ShapeKey, Shape> shapes = new ConcurrentHashMap<>();

    private record ShapeKey(List<String> columns, Set<String> nulls) {}

    /** A row ready to be sent: its statements and its values, one a column of the shape. */
    record Prepared(Shape shape, List<@Nullable String> values) {
        Prepared {
            values = Collections.unmodifiableList(values);
        }
    }

    Statements(Spec spec, InsertTarget target) {
        this.spec = spec;
        this.target = target;
        LoadTarget.Key key = ArbiterChoice.of(target.table(), spec);
        arbiter = new KeyTerms(key, "keymend_k");
        List<LoadTarget.Key> rest = target.table().keys().stream()
                .filter(each -> each.facts().oid() != key.facts().oid())
                .toList();
        everyOther = IntStream.range(0, rest.size())
                .mapToObj(i -> new KeyTerms(rest.get(i), "keymend_o" + (i + 1) + "_"))
                .toList();
        others = everyOther.stream()
                .filter(each -> each.facts().unique()
                        && !each.facts().exclusion()
                        && each.facts().valid()
                        && rest.get(everyOther.indexOf(each)).belonging() == null)
                .toList();
        // ON CONFLICT without a target lets every key give way, but is refused where one of them is deferrable.
        bare = rest.stream().noneMatch(each -> each.facts().deferrable());
        columns =
                target.columns().stream().map(InsertColumn::name).collect(Collectors.toCollection(LinkedHashSet::new));
        back = readBack();
        spec.changes().forEach(this::requireChangeable);
        spec.compared().forEach(this::required);
        spec.ignored().forEach(this::required);
    }

    private List<String> readBack() {
        if (!spec.returning().isEmpty()) {
            spec.returning().forEach(this::required);
            return spec.returning();
        }
        List<String> readable = target.columns().stream()
                .filter(InsertColumn::maySelect)
                .map(InsertColumn::name)
                .toList();
        if (readable.isEmpty()) {
            throw new InsertException(
                    "this role may read no column of " + target.table().name()
                            + ", and cannot be shown the row that is there; GRANT SELECT ON "
                            + target.table().name() + " TO … lets it");
        }
        return readable;
    }

    private InsertColumn required(String column) {
        return target.column(column)
                .orElseThrow(() -> new InsertException(
                        target.table().name() + " has no column " + column + "; it has " + String.join(", ", columns)));
    }

    private void requireChangeable(Spec.Change change) {
        InsertColumn column = required(change.column());
        if (arbiter.columns().contains(change.column())) {
            throw new InsertException("an upsert by " + arbiter.facts().name() + " cannot change the column "
                    + change.column() + ", which that key depends on");
        }
        if (column.generated()) {
            throw new InsertException("the column " + change.column() + " is generated and cannot be changed");
        }
    }

    /**
     * A row with its statements.
     *
     * @throws InsertException when it cannot be inserted by this key
     */
    Prepared prepare(NewRow row) {
        Map<String, @Nullable Object> values = resolved(row);
        List<String> names = new ArrayList<>(values.keySet());
        Set<String> nulls = nulls(values);
        ShapeKey key = new ShapeKey(names, nulls);
        Shape shape = shapes.get(key);
        if (shape == null) {
            shape = new Shape(this, names.stream().map(this::fillable).toList(), nulls);
            if (shapes.size() < MOST_SHAPES) {
                shapes.putIfAbsent(key, shape);
            }
        }
        List<@Nullable String> texts = new ArrayList<>(names.size());
        for (Map.Entry<String, @Nullable Object> value : values.entrySet()) {
            texts.add(ValueText.of(value.getKey(), value.getValue()));
        }
        return new Prepared(shape, texts);
    }

    /** The values under the table's own names for them. */
    private Map<String, @Nullable Object> resolved(NewRow row) {
        if (!row.ofRecord() || columns.containsAll(row.values().keySet())) {
            return row.values();
        }
        Map<String, @Nullable Object> resolved = new LinkedHashMap<>();
        row.values()
                .forEach((name, value) ->
                        resolved.put(columns.contains(name) ? name : RecordValues.snakeCase(name), value));
        return resolved;
    }

    private InsertColumn fillable(String name) {
        InsertColumn column = required(name);
        if (column.generated() || column.identityAlways()) {
            throw new InsertException(
                    "the column " + name + " of " + target.table().name() + " is "
                            + (column.generated() ? "generated" : "GENERATED ALWAYS AS IDENTITY")
                            + " and takes no value; leave it out");
        }
        return column;
    }

    /** The columns of the key that are null, where nulls are equal; refuses them where they are not. */
    private Set<String> nulls(Map<String, @Nullable Object> values) {
        Set<String> nulls = Set.of();
        for (String column : arbiter.plainColumns()) {
            if (values.containsKey(column) && values.get(column) == null) {
                if (!arbiter.facts().nullsNotDistinct()) {
                    throw new InsertException("the row has no value in " + column + ", a column of the key "
                            + arbiter.facts().name()
                            + "; null equals nothing there, so it would be inserted anew each time. Give a value, or make"
                            + " the key NULLS NOT DISTINCT (PostgreSQL 15 and later)");
                }
                nulls = nulls.isEmpty() ? new LinkedHashSet<>() : nulls;
                nulls.add(column);
            }
        }
        return nulls;
    }

    Spec spec() {
        return spec;
    }

    InsertTarget target() {
        return target;
    }

    KeyTerms arbiter() {
        return arbiter;
    }

    /** The other unique keys that can be looked up. */
    List<KeyTerms> others() {
        return others;
    }

    /** Everything beside the arbiter that may refuse a row, exclusion constraints among it. */
    List<KeyTerms> everyOther() {
        return everyOther;
    }

    /** The columns that come back. */
    List<String> back() {
        return back;
    }

    /** What ON CONFLICT names: nothing where every key may give way. */
    String conflict() {
        return bare ? "" : Placeholders.escaped(arbiter.facts().arbiter());
    }

    /** Whether no key at all makes the insert fail. */
    boolean bare() {
        return bare;
    }
}
