// SPDX-License-Identifier: Apache-2.0
package dev.keymend.insert;

import dev.keymend.catalog.LoadTarget;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
    private final boolean heard;

    /** Of the record that rows are made to, by column the type of those components that cannot be null. */
    private final Map<String, String> primitives;

    /** By the columns, and by those of the key that are null, behind an empty name. */
    private final Map<List<String>, Shape> shapes = new ConcurrentHashMap<>();

    /**
     * A row ready to be sent.
     *
     * @param shape its statements
     * @param values one a column of the shape
     * @param unreadable the columns that would be null if it were written, and could then not be read as the record asked for
     */
    record Prepared(Shape shape, List<@Nullable String> values, List<String> unreadable) {
        Prepared {
            values = Collections.unmodifiableList(values);
            unreadable = List.copyOf(unreadable);
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
        heard = target.heardByStatements();
        primitives = primitives();
        spec.changes().forEach(this::requireChangeable);
        requireEachOnce(spec.changes());
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
            throw new InsertException("this role may read no column of "
                    + target.table().name()
                    + ", and cannot be shown the row that is there; "
                    + target.table().grant("SELECT", target.table().name().quoted()));
        }
        return readable;
    }

    private Map<String, String> primitives() {
        Map<String, String> found = new LinkedHashMap<>();
        for (Spec.Component component : spec.components()) {
            String column =
                    back.contains(component.name()) ? component.name() : RecordValues.snakeCase(component.name());
            if (!back.contains(column)) {
                throw RecordValues.missing(component.name());
            }
            if (component.primitive() != null && target.changers().isEmpty()) { // A trigger may fill it.
                found.put(column, component.primitive());
            }
        }
        return found;
    }

    /** The columns that would be null in a row with these values and cannot be. */
    private List<String> unreadable(List<String> names, List<@Nullable Object> values) {
        List<String> found = List.of();
        for (String column : primitives.keySet()) {
            int place = names.indexOf(column);
            boolean isNull = place >= 0
                    ? values.get(place) == null
                    : target.column(column).filter(InsertColumn::filled).isEmpty();
            if (isNull) {
                found = found.isEmpty() ? new ArrayList<>() : found;
                found.add(column);
            }
        }
        return found;
    }

    /** What to say before one of those columns is written. */
    InsertException unreadable(String column) {
        return RecordValues.notNull(column, "would be", Objects.requireNonNull(primitives.get(column)));
    }

    private InsertColumn required(String column) {
        return target.column(column)
                .orElseThrow(() -> new InsertException(
                        target.table().name() + " has no column " + column + "; it has " + String.join(", ", columns)));
    }

    private static void requireEachOnce(List<Spec.Change> changes) {
        Set<String> seen = new LinkedHashSet<>();
        for (Spec.Change change : changes) {
            if (!seen.add(change.column())) {
                throw new InsertException("the column " + change.column()
                        + " is changed twice by the upsert; name it once, in" + " updating(…) or in setting(…)");
            }
        }
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
        return !row.ofRecord() || columns.containsAll(row.names()) ? prepare(row.names(), row.values()) : resolved(row);
    }

    /** The values of a record under the table's own names for them. */
    private Prepared resolved(NewRow row) {
        Map<String, @Nullable Object> resolved = new LinkedHashMap<>();
        for (int i = 0; i < row.names().size(); i++) {
            String name = row.names().get(i);
            resolved.put(
                    columns.contains(name) ? name : RecordValues.snakeCase(name),
                    row.values().get(i));
        }
        return prepare(new ArrayList<>(resolved.keySet()), new ArrayList<>(resolved.values()));
    }

    private Prepared prepare(List<String> names, List<@Nullable Object> values) {
        Set<String> nulls = nulls(names, values);
        List<String> key = names;
        if (!nulls.isEmpty()) {
            key = new ArrayList<>(names);
            key.add("");
            key.addAll(nulls);
        }
        Shape shape = shapes.get(key);
        if (shape == null) {
            requireKey(names);
            shape = new Shape(this, names.stream().map(this::fillable).toList(), nulls);
            if (shapes.size() < MOST_SHAPES) {
                shapes.putIfAbsent(List.copyOf(key), shape);
            }
        }
        List<@Nullable String> texts = new ArrayList<>(names.size());
        for (int i = 0; i < names.size(); i++) {
            texts.add(ValueText.of(names.get(i), values.get(i)));
        }
        return new Prepared(shape, texts, unreadable(names, values));
    }

    /** A column of the key that is neither given nor filled is null, and null equals nothing. */
    private void requireKey(List<String> names) {
        if (names.isEmpty()) {
            throw new InsertException("the row has no values; give at least those of the key "
                    + arbiter.facts().name() + " " + arbiter.facts().arbiter());
        }
        for (String column : arbiter.facts().nullsNotDistinct() ? List.<String>of() : arbiter.plainColumns()) {
            if (!names.contains(column)
                    && target.column(column).filter(each -> !each.filled()).isPresent()) {
                throw new InsertException("the column " + column + " of the key "
                        + arbiter.facts().name() + " " + arbiter.facts().arbiter()
                        + " was not given; without it no row is known by that key");
            }
        }
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
    private Set<String> nulls(List<String> names, List<@Nullable Object> values) {
        Set<String> nulls = Set.of();
        for (String column : arbiter.plainColumns()) {
            int place = names.indexOf(column);
            if (place >= 0 && values.get(place) == null) {
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

    /** Whether an INSERT of no rows has an effect of its own. */
    boolean heard() {
        return heard;
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
