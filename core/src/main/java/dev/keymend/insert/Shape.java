// SPDX-License-Identifier: Apache-2.0
package dev.keymend.insert;

import static dev.keymend.internal.sql.Identifiers.quote;

import dev.keymend.catalog.LoadTarget;
import dev.keymend.internal.sql.SqlResource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The statements for rows of one set of columns. Immutable, so that any number of threads can use it.
 *
 * <p>The texts are always the same for the same columns, which is what the driver goes by when it keeps a statement prepared.
 */
final class Shape {
    private static final SqlResource READ = SqlResource.load(Shape.class, "row-by-key.sql");
    private static final SqlResource BOTH = SqlResource.load(Shape.class, "read-or-insert.sql");
    private static final SqlResource INSERT = SqlResource.load(Shape.class, "insert-row.sql");
    private static final SqlResource VERSION = SqlResource.load(Shape.class, "row-version.sql");
    private static final SqlResource CHANGE = SqlResource.load(Shape.class, "change-row.sql");
    private static final SqlResource ALONE = SqlResource.load(Shape.class, "insert-alone.sql");

    /** Only in READ COMMITTED does a statement see what was committed after the transaction's first. */
    private static final String ONLY_FRESH = "current_setting('transaction_isolation') = 'read committed'";

    private final List<InsertColumn> columns;
    private final KeyTerms arbiter;
    private final List<KeyTerms> others;
    private final Set<String> nulls;
    private final Set<String> notNull;
    private final List<Difference> differences;
    private final boolean mayInsert;
    private final boolean upserts;
    private final boolean changesOtherKeys;
    private final String read;
    private final @Nullable PlainLook there;
    private final @Nullable PlainLook thereOrInserted;
    private final @Nullable PlainLook thereOrInsertedIfFresh;
    private final String both;
    private final String bothIfFresh;
    private final String insert;
    private final String insertIfFresh;
    private final String change;
    private final BatchStatements batch;
    private final String alone;
    private final Map<String, String> pieces;

    /** A column that is compared: its name, its value in the end, and the condition that this is another one. */
    private record Difference(String column, String value, String condition, boolean computed) {}

    /**
     * The statements.
     *
     * @param columns those that are given, in order
     * @param nulls those of the key that are null, where nulls are not distinct
     */
    Shape(Statements statements, List<InsertColumn> columns, Set<String> nulls) {
        this.columns = List.copyOf(columns);
        this.nulls = Set.copyOf(nulls);
        arbiter = statements.arbiter();
        InsertTarget target = statements.target();
        GivenSql given = new GivenSql(target, this.columns);
        String unknown = given.unknown(arbiter);
        if (unknown != null) {
            throw new InsertException(
                    "the key " + arbiter.facts().name() + " " + arbiter.facts().arbiter() + " of "
                            + target.table().name() + " needs the column " + unknown
                            + ", which is not given and gets its value only when it is inserted");
        }
        others = statements.others().stream()
                .filter(other -> given.unknown(other) == null)
                .toList();
        notNull = this.columns.stream()
                .map(InsertColumn::name)
                .filter(name -> !nulls.contains(name) && arbiter.plainColumns().contains(name))
                .collect(Collectors.toUnmodifiableSet());
        mayInsert = this.columns.stream()
                .allMatch(column -> target.table()
                        .column(column.name())
                        .map(LoadTarget.Column::mayInsert)
                        .orElse(true));
        differences = differences(statements.spec(), target);
        upserts = statements.spec().upsert() && !differences.isEmpty();
        changesOtherKeys = upserts
                && statements.everyOther().stream()
                        .anyMatch(other -> !Collections.disjoint(other.columns(), differing()));
        pieces = pieces(statements);
        pieces.put("given", given.one(arbiter, others, notNull));
        read = READ.with(pieces);
        alone = ALONE.with(pieces);
        PlainSql plain = differences.stream().noneMatch(Difference::computed) && PlainSql.suits(arbiter, this.columns)
                ? new PlainSql(arbiter, nulls, this.columns, comparedColumns(), target, statements.back())
                : null;
        PlainSql adding = others.isEmpty() ? plain : null;
        there = plain == null ? null : plain.read();
        thereOrInserted = adding == null ? null : adding.readOrInsert("true");
        thereOrInsertedIfFresh = adding == null ? null : adding.readOrInsert(ONLY_FRESH);
        both = writing(BOTH, "true");
        bothIfFresh = writing(BOTH, ONLY_FRESH);
        insertIfFresh = writing(INSERT, ONLY_FRESH);
        insert = writing(INSERT, "true");
        change = upserts ? CHANGE.with(pieces) : "";
        batch = BatchStatements.of(
                with("given", given.many(arbiter, others, notNull)), upserts, arbiter.joins(nulls, notNull));
    }

    private List<Difference> differences(Spec spec, InsertTarget target) {
        List<Difference> found = new ArrayList<>();
        if (!spec.upsert()) {
            compared(spec)
                    .forEach(column -> found.add(new Difference(
                            column.name(), "", distinct(column, "excluded." + quote(column.name())), false)));
            return found;
        }
        for (Spec.Change change : changes(spec)) {
            InsertColumn column = columns.stream()
                    .filter(each -> each.name().equals(change.column()))
                    .findFirst()
                    .orElse(null);
            if (change.expression() != null) {
                String value = "(" + Placeholders.escaped(change.expression()) + ")";
                InsertColumn changed = target.column(change.column()).orElseThrow();
                found.add(new Difference(
                        change.column(), value, distinct(changed, changed.stored(changed.cast(value))), true));
            } else if (column != null) {
                String value = "excluded." + quote(column.name());
                found.add(new Difference(column.name(), value, distinct(column, value), false));
            }
        }
        return found;
    }

    private List<InsertColumn> compared(Spec spec) {
        Set<String> ofKey = arbiter.hasExpressions() ? arbiter.columns() : new LinkedHashSet<>(arbiter.plainColumns());
        return columns.stream()
                .filter(column -> spec.compared().isEmpty()
                        ? !ofKey.contains(column.name())
                        : spec.compared().contains(column.name()))
                .filter(column -> !spec.ignored().contains(column.name()))
                .toList();
    }

    private List<Spec.Change> changes(Spec spec) {
        List<Spec.Change> changes = new ArrayList<>(spec.changes());
        Set<String> named = changes.stream().map(Spec.Change::column).collect(Collectors.toSet());
        if (spec.changesGiven()) {
            columns.stream()
                    .map(InsertColumn::name)
                    .filter(name -> !named.contains(name)
                            && !arbiter.columns().contains(name)
                            && !spec.ignored().contains(name))
                    .forEach(name -> changes.add(new Spec.Change(name, null)));
        }
        return changes;
    }

    private List<InsertColumn> comparedColumns() {
        return differing().stream()
                .map(name -> columns.stream()
                        .filter(column -> column.name().equals(name))
                        .findFirst()
                        .orElseThrow())
                .toList();
    }

    /** That the table's column and a value are not the same. */
    static String distinct(InsertColumn column, String value) {
        String plain = "t." + quote(column.name());
        String there = column.castToCompare() ? column.cast(plain) : plain;
        return column.comparable()
                ? there + " IS DISTINCT FROM " + value
                : "CAST(" + there + " AS text) IS DISTINCT FROM CAST(" + value + " AS text)";
    }

    private Map<String, String> pieces(Statements statements) {
        InsertTarget target = statements.target();
        List<String> back = statements.back();
        Map<String, String> values = new HashMap<>();
        values.put("back", listed(back, "t.%1$s AS %1$s"));
        values.put("names", listed(back, "found.%s"));
        values.put("added_names", listed(back, "added.%s"));
        values.put("differs", differs());
        values.put("table", target.alone());
        values.put("target", target.written());
        values.put("match", arbiter.match(nulls, notNull));
        List<String> names = columns.stream().map(InsertColumn::name).toList();
        values.put("columns", listed(names, "%s"));
        values.put("values", listed(names, "excluded.%s"));
        values.put("conflict", statements.conflict());
        values.put(
                "others_free", others.stream().map(other -> free(other, target)).collect(Collectors.joining()));
        values.put("key", String.join(", ", arbiter.names()));
        values.put("key_back", arbiter.named());
        values.put("same_key", arbiter.same("added", "fresh", nulls, notNull));
        values.put(
                "set",
                differences.stream()
                        .map(each -> quote(each.column()) + " = " + each.value())
                        .collect(Collectors.joining(", ")));
        values.put("different", differences.stream().map(Difference::condition).collect(Collectors.joining(" OR ")));
        values.put("without_key", withoutKey());
        return values;
    }

    private String differs() {
        if (differences.isEmpty()) {
            return "NULL::boolean[]";
        }
        String any = differences.stream().map(Difference::condition).collect(Collectors.joining(" OR "));
        String each = differences.stream().map(Difference::condition).collect(Collectors.joining(", "));
        return "CASE WHEN " + any + " THEN ARRAY[" + each + "] END";
    }

    private String withoutKey() {
        List<String> names = new ArrayList<>();
        columns.stream()
                .map(InsertColumn::name)
                .filter(name -> !arbiter.columns().contains(name))
                .forEach(name -> names.add("excluded." + quote(name)));
        arbiter.names().forEach(name -> names.add("excluded." + name));
        return String.join(", ", names);
    }

    private static String free(KeyTerms other, InsertTarget target) {
        return " and not (excluded." + other.flag() + " and exists (select from " + target.alone() + " as t where "
                + other.match(Set.of(), Set.of()) + "))";
    }

    private String writing(SqlResource sql, String mayWrite) {
        return sql.with(with("may_write", mayWrite));
    }

    private Map<String, String> with(String name, String piece) {
        Map<String, String> values = new HashMap<>(pieces);
        values.put(name, piece);
        return values;
    }

    private static String listed(List<String> names, String form) {
        return names.stream().map(name -> String.format(form, quote(name))).collect(Collectors.joining(", "));
    }

    List<InsertColumn> columns() {
        return columns;
    }

    /** The keys beside the arbiter that the values given decide. */
    List<KeyTerms> others() {
        return others;
    }

    /** The columns whose flags come back, in that order. */
    List<String> differing() {
        return differences.stream().map(Difference::column).toList();
    }

    /** Whether the role for which the table was read may fill these columns. */
    boolean mayInsert() {
        return mayInsert;
    }

    /** Whether a row that is there is changed. */
    boolean upserts() {
        return upserts;
    }

    /** Whether changing a row may take a key that belongs to another. */
    boolean changesOtherKeys() {
        return changesOtherKeys;
    }

    /** Whether another key depends on one of these columns. */
    boolean touchesOthers(List<String> names) {
        return others.stream().anyMatch(other -> !Collections.disjoint(other.columns(), names));
    }

    /** Reads the row under the key. */
    String read() {
        return read;
    }

    /** Reads the row under the key, the cheapest way; null where only {@link #read} can. */
    @Nullable PlainLook there() {
        return there;
    }

    /**
     * Does what {@link #readOrInsert} does, where every key may give way, the cheapest way; null where only that can.
     *
     * @param onlyIfFresh as for {@link #insert(boolean)}
     */
    @Nullable PlainLook thereOrInserted(boolean onlyIfFresh) {
        return onlyIfFresh ? thereOrInsertedIfFresh : thereOrInserted;
    }

    /**
     * Reads the row under the key, or inserts it; takes every value twice.
     *
     * @param onlyIfFresh as for {@link #insert(boolean)}
     */
    String readOrInsert(boolean onlyIfFresh) {
        return onlyIfFresh ? bothIfFresh : both;
    }

    /**
     * Inserts the row unless it is there.
     *
     * @param onlyIfFresh whether it does nothing where a statement does not see what was committed before it
     */
    String insert(boolean onlyIfFresh) {
        return onlyIfFresh ? insertIfFresh : insert;
    }

    /** The statements for many rows at once. */
    BatchStatements batch() {
        return batch;
    }

    /** Reaches the row under the key of the row given. */
    ByKey byOwnKey(List<@Nullable String> values) {
        return new ByKey(read, change, upserts ? VERSION.with(pieces) : "", values);
    }

    /**
     * Reaches the row under another key.
     *
     * @param match that the table's row has it
     * @param key the parameters of that condition
     */
    ByKey byOtherKey(String match, List<String> key, List<@Nullable String> values) {
        Map<String, String> matching = with("match", match);
        return new ByKey(
                READ.with(matching),
                upserts ? CHANGE.with(matching) : "",
                upserts ? VERSION.with(matching) : "",
                ByKey.both(values, key));
    }

    /** Inserts, and lets the server refuse. */
    String alone() {
        return alone;
    }

    /** Reads the row that holds another key of the row given and is not the one under its own key. */
    String read(KeyTerms other) {
        Map<String, String> values = new HashMap<>(pieces);
        values.put("differs", "NULL::boolean[]");
        values.put(
                "match",
                "excluded." + other.flag() + " AND " + other.match(Set.of(), Set.of()) + " AND ("
                        + arbiter.match(nulls, notNull) + ") IS NOT TRUE");
        return READ.with(values);
    }
}
