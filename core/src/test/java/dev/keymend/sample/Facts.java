// SPDX-License-Identifier: Apache-2.0
package dev.keymend.sample;

import dev.keymend.catalog.CatalogSnapshot;
import dev.keymend.catalog.ColumnAudit;
import dev.keymend.catalog.ColumnRef;
import dev.keymend.catalog.DriftFacts;
import dev.keymend.catalog.ExaminedUse;
import dev.keymend.catalog.FedColumn;
import dev.keymend.catalog.IndexAudit;
import dev.keymend.catalog.KeyFacts;
import dev.keymend.catalog.KeyWriters;
import dev.keymend.catalog.QualifiedName;
import dev.keymend.catalog.SequenceDetails;
import dev.keymend.catalog.SequenceFacts;
import dev.keymend.catalog.SequenceUse;
import dev.keymend.catalog.ServerFacts;
import dev.keymend.catalog.StoringColumn;
import dev.keymend.catalog.TableFacts;
import dev.keymend.catalog.Unexamined;
import dev.keymend.catalog.UniqueKey;
import dev.keymend.catalog.UnlinkedSequence;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The facts of one column and its sequence, made by hand: {@code public.users.id}, a bigint serial that was never used,
 * until told otherwise. What the server would have read from the keys is worked out by brute force.
 */
public final class Facts {
    public static final Instant READ_AT = Instant.parse("2026-11-23T10:00:00Z");

    private QualifiedName table = new QualifiedName("public", "users");
    private QualifiedName sequence = new QualifiedName("public", "users_id_seq");
    private long sequenceOid = 1;
    private String column = "id";
    private String type = "bigint";
    private String sequenceType = "bigint";
    private long increment = 1;
    private long minimum = 1;
    private long maximum = Long.MAX_VALUE;
    private long cache = 1;
    private boolean cycle;
    private boolean mayAlter = true;
    private boolean mayAdvance = true;
    private SequenceUse.Kind kind = SequenceUse.Kind.SERIAL;
    private List<String> keyColumns = List.of("id");
    private long lastValue = 1;
    private boolean isCalled;
    private List<Long> keys = List.of();
    private int rows = -1;
    private @Nullable KeyWriters writers;

    public static Facts users() {
        return new Facts();
    }

    /** Another table in schema public, whose sequence is named as serial does. */
    public static Facts of(String table) {
        Facts facts = new Facts();
        facts.table = new QualifiedName("public", table);
        facts.sequence = new QualifiedName("public", table + "_id_seq");
        facts.sequenceOid = table.hashCode();
        return facts;
    }

    public Facts named(QualifiedName tableName, String columnName, QualifiedName sequenceName) {
        table = tableName;
        column = columnName;
        sequence = sequenceName;
        keyColumns = List.of(columnName);
        return this;
    }

    public Facts fedBy(String sequenceName) {
        sequence = new QualifiedName("public", sequenceName);
        sequenceOid = sequenceName.hashCode();
        return this;
    }

    public Facts type(String columnType, String ofSequence) {
        type = columnType;
        sequenceType = ofSequence;
        return this;
    }

    public Facts increment(long by) {
        increment = by;
        if (by < 0) {
            minimum = Long.MIN_VALUE;
            maximum = -1;
            lastValue = -1;
        }
        return this;
    }

    public Facts bounds(long least, long most) {
        minimum = least;
        maximum = most;
        return this;
    }

    public Facts cache(long values) {
        cache = values;
        return this;
    }

    public Facts cycle() {
        cycle = true;
        return this;
    }

    /** Who wrote the keys in the way. */
    public Facts writers(KeyWriters known) {
        writers = known;
        return this;
    }

    public Facts notOwned() {
        mayAlter = false;
        return this;
    }

    public Facts notAllowed() {
        mayAlter = false;
        mayAdvance = false;
        return this;
    }

    public Facts kind(SequenceUse.Kind how) {
        kind = how;
        return this;
    }

    public Facts keyColumns(String... names) {
        keyColumns = List.of(names);
        return this;
    }

    /** The sequence has issued this value last. */
    public Facts last(long value) {
        lastValue = value;
        isCalled = true;
        return this;
    }

    /** The sequence has issued nothing and starts here. */
    public Facts startsAt(long value) {
        lastValue = value;
        isCalled = false;
        return this;
    }

    public Facts keys(long... taken) {
        keys = LongStream.of(taken).boxed().toList();
        return this;
    }

    public Facts keys(LongStream... taken) {
        keys = Stream.of(taken).flatMap(LongStream::boxed).toList();
        return this;
    }

    /** Rows of the table where they are more than the keys, because some lie outside the index or the bounds. */
    public Facts rows(int count) {
        rows = count;
        return this;
    }

    public SequenceFacts sequence() {
        return new SequenceFacts(
                sequenceOid,
                sequence,
                false,
                sequenceType,
                increment > 0 ? minimum : maximum,
                increment,
                minimum,
                maximum,
                cache,
                cycle,
                "app",
                mayAlter,
                true,
                true,
                true,
                mayAdvance,
                false);
    }

    public SequenceUse use() {
        TableFacts tableFacts = new TableFacts(
                table.hashCode(), table, TableFacts.Kind.PLAIN, false, OptionalLong.empty(), -1, true, false, false);
        UniqueKey key = new UniqueKey(
                2, table.hashCode(), "users_pkey", "users_pkey", true, false, true, List.copyOf(keyColumns), null);
        return new SequenceUse(
                sequence(),
                tableFacts,
                column,
                type,
                type.replaceFirst("\\(.*", ""),
                type,
                kind,
                defaultExpression(),
                true,
                List.of(key),
                true,
                false,
                null);
    }

    private @Nullable String defaultExpression() {
        return kind == SequenceUse.Kind.SERIAL || kind == SequenceUse.Kind.DEFAULT
                ? "nextval('" + sequence.quoted() + "'::regclass)"
                : null;
    }

    public ExaminedUse examined() {
        return new ExaminedUse(use(), keyFacts());
    }

    public CatalogSnapshot snapshot() {
        return snapshot(List.of(examined()), List.of(), List.of());
    }

    /** With the facts of an audit: the only use, its column, the columns that store its values. */
    public CatalogSnapshot audited(FedColumn fed, Optional<Duration> counting, StoringColumn... storing) {
        SequenceUse use = use();
        Map<ColumnRef, List<StoringColumn>> references = new HashMap<>();
        for (StoringColumn each : storing) {
            references
                    .computeIfAbsent(each.references(), any -> new ArrayList<>())
                    .add(each);
        }
        ColumnAudit audit = new ColumnAudit(
                List.of(use),
                Map.of(use.columnRef(), fed),
                references,
                Map.of(),
                Map.of(use.sequence().oid(), SequenceDetails.NONE),
                List.of(),
                counting);
        return new CatalogSnapshot(
                server(),
                List.of(),
                List.of(),
                List.of(),
                List.of(examined()),
                List.of(),
                List.of(),
                audit,
                IndexAudit.EMPTY);
    }

    /** A table's own column, which this role may alter. */
    public static FedColumn fed(long insertedRows) {
        return new FedColumn("app", true, true, false, false, false, insertedRows);
    }

    /** A column of a foreign key that refers to another column. */
    public static StoringColumn storing(String ofTable, String itsColumn, String itsType, ColumnRef references) {
        return new StoringColumn(
                ofTable.hashCode(),
                new QualifiedName("public", ofTable),
                itsColumn,
                itsType,
                itsType,
                itsType,
                references,
                false,
                true,
                false);
    }

    public static CatalogSnapshot snapshot(
            List<ExaminedUse> uses, List<UnlinkedSequence> unlinked, List<Unexamined> unexamined) {
        return new CatalogSnapshot(
                server(),
                List.of(),
                List.of(),
                List.of(),
                uses,
                unlinked,
                unexamined,
                ColumnAudit.EMPTY,
                IndexAudit.EMPTY);
    }

    /** As an audit sees it. */
    public static CatalogSnapshot audited(List<ExaminedUse> uses, IndexAudit audit) {
        return new CatalogSnapshot(
                server(), List.of(), List.of(), List.of(), uses, List.of(), List.of(), ColumnAudit.EMPTY, audit);
    }

    public static ServerFacts server() {
        return new ServerFacts(180_006, "18.6", "shop", 5, "app", false);
    }

    private KeyFacts keyFacts() {
        OptionalLong next = next();
        long origin = next.orElse(lastValue);
        long restart = increment > 0 ? minimum : maximum;
        Comparator<Long> forward = increment > 0 ? Comparator.naturalOrder() : Comparator.reverseOrder();
        List<Long> own = keys.stream()
                .filter(key -> key >= minimum && key <= maximum && sameResidue(key, origin))
                .distinct()
                .sorted(forward)
                .toList();
        List<Long> ahead = next.isEmpty()
                ? List.of()
                : own.stream().filter(key -> forward.compare(key, origin) >= 0).toList();
        OptionalLong afterWrap = !cycle
                ? OptionalLong.empty()
                : keys.stream()
                        .filter(key -> key >= minimum && key <= maximum && sameResidue(key, restart))
                        .filter(key -> !ahead.contains(key))
                        .sorted(forward)
                        .mapToLong(Long::longValue)
                        .findFirst();
        List<Long> farthest = new ArrayList<>(own);
        farthest.sort(forward.reversed());
        DriftFacts drift = ahead.isEmpty()
                ? null
                : new DriftFacts(
                        Math.min(ahead.size(), DriftFacts.COLLIDING_LIMIT),
                        farthest.subList(0, Math.min(farthest.size(), DriftFacts.FARTHEST_LIMIT)),
                        Math.min(rows < 0 ? keys.size() : rows, DriftFacts.ROWS_LIMIT),
                        writers);
        return new KeyFacts(
                lastValue,
                isCalled,
                next,
                farthest.isEmpty() ? OptionalLong.empty() : OptionalLong.of(farthest.get(0)),
                ahead.isEmpty() ? OptionalLong.empty() : OptionalLong.of(ahead.get(0)),
                afterWrap,
                READ_AT,
                drift);
    }

    private OptionalLong next() {
        if (!isCalled) {
            return OptionalLong.of(lastValue);
        }
        BigInteger next = BigInteger.valueOf(lastValue).add(BigInteger.valueOf(increment));
        BigInteger bound = BigInteger.valueOf(increment > 0 ? maximum : minimum);
        if (increment > 0 ? next.compareTo(bound) <= 0 : next.compareTo(bound) >= 0) {
            return OptionalLong.of(next.longValueExact());
        }
        return cycle ? OptionalLong.of(increment > 0 ? minimum : maximum) : OptionalLong.empty();
    }

    private boolean sameResidue(long key, long origin) {
        return BigInteger.valueOf(key)
                        .subtract(BigInteger.valueOf(origin))
                        .mod(BigInteger.valueOf(increment).abs())
                        .signum()
                == 0;
    }
}
