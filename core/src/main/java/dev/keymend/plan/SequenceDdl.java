// SPDX-License-Identifier: Apache-2.0
package dev.keymend.plan;

import static dev.keymend.internal.sql.Identifiers.literal;
import static dev.keymend.internal.sql.Identifiers.quote;

import dev.keymend.catalog.ColumnAudit;
import dev.keymend.catalog.QualifiedName;
import dev.keymend.catalog.SequenceDetails;
import dev.keymend.catalog.SequenceFacts;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The SQL that makes one sequence like another, and the conditions that say whether it is. */
final class SequenceDdl {
    private static final int LONGEST_NAME = 63;

    private SequenceDdl() {}

    /** Everything but the type, all of it said: {@code INCREMENT BY 1 MINVALUE 1 … NO CYCLE}. */
    static String options(SequenceFacts sequence) {
        return "INCREMENT BY " + sequence.increment() + " MINVALUE " + sequence.minimum() + " MAXVALUE "
                + sequence.maximum() + " START WITH " + sequence.start() + " CACHE " + sequence.cache()
                + (sequence.cycle() ? " CYCLE" : " NO CYCLE");
    }

    /** A new sequence that is defined like another. */
    static String create(QualifiedName name, SequenceFacts like) {
        return "CREATE SEQUENCE " + name.quoted() + " AS " + like.dataType() + " " + options(like);
    }

    /** Takes the value over from another sequence, on the server and at the moment it runs. */
    static String takeOver(QualifiedName to, QualifiedName from) {
        return "SELECT setval(" + literal(to.quoted()) + ", old.last_value, old.is_called) FROM " + from.quoted()
                + " AS old";
    }

    /** A name derived from another, no longer than the server allows. */
    static String derived(String name, String suffix) {
        String whole = name;
        while ((whole + suffix).getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME) {
            whole = whole.substring(0, whole.offsetByCodePoints(whole.length(), -1));
        }
        return whole + suffix;
    }

    /** Gives a new sequence the privileges of another, whatever new sequences are given by default. */
    static List<String> grants(QualifiedName name, String owner, SequenceDetails details, ColumnAudit audit) {
        List<String> statements = new ArrayList<>();
        Set<String> strangers = new LinkedHashSet<>(audit.defaultGrantees());
        if (details.ownGrants()) {
            strangers.add(owner);
        } else {
            strangers.remove(owner);
        }
        if (!strangers.isEmpty()) {
            statements.add("REVOKE ALL ON SEQUENCE " + name.quoted() + " FROM "
                    + strangers.stream().map(SequenceDdl::role).collect(Collectors.joining(", ")));
        }
        Map<String, List<SequenceDetails.Grant>> byGrantee = new TreeMap<>();
        for (SequenceDetails.Grant grant : details.grants()) {
            String how = role(grant.grantee()) + (grant.grantable() ? " WITH GRANT OPTION" : "");
            byGrantee.computeIfAbsent(how, any -> new ArrayList<>()).add(grant);
        }
        byGrantee.forEach((how, grants) -> statements.add("GRANT "
                + grants.stream().map(SequenceDetails.Grant::privilege).sorted().collect(Collectors.joining(", "))
                + " ON SEQUENCE " + name.quoted() + " TO " + how));
        return statements;
    }

    /** The comment of another sequence; none where it has none. */
    static List<String> comment(QualifiedName name, SequenceDetails details) {
        return details.comment() == null
                ? List.of()
                : List.of("COMMENT ON SEQUENCE " + name.quoted() + " IS " + literal(details.comment()));
    }

    /** Whether a sequence of this name is defined in exactly this way. */
    static String isDefined(SequenceFacts sequence) {
        return isDefined(sequence.name(), sequence);
    }

    /** Whether a sequence of this name is defined like another. */
    static String isDefined(QualifiedName name, SequenceFacts like) {
        return "EXISTS (SELECT FROM pg_sequence AS q\n"
                + "           WHERE q.seqrelid = " + relation(name) + "\n"
                + "             AND (q.seqtypid, q.seqincrement, q.seqmin, q.seqmax, q.seqstart, q.seqcache, q.seqcycle)\n"
                + "               = ('" + like.dataType() + "'::regtype, " + SequenceSql.bigint(like.increment()) + ", "
                + SequenceSql.bigint(like.minimum()) + ", " + SequenceSql.bigint(like.maximum()) + ", "
                + SequenceSql.bigint(like.start()) + ", " + like.cache() + ", " + like.cycle() + "))";
    }

    /** Whether a sequence of this name grants exactly what was read; what is granted by default counts as granted. */
    static String isGranted(QualifiedName name, SequenceDetails details) {
        String expected = details.ownGrants() ? aclItems(details.grants()) : "acldefault('s', c.relowner)";
        return "EXISTS (SELECT FROM pg_class AS c\n"
                + "           CROSS JOIN LATERAL (SELECT coalesce(c.relacl, acldefault('s', c.relowner))) AS g(acl)\n"
                + "           WHERE c.oid = " + relation(name) + "\n"
                + "             AND g.acl @> " + expected + "\n             AND g.acl <@ " + expected + ")";
    }

    /** Whether the column belongs to the sequence in this way: {@code a} is OWNED BY, {@code i} identity. */
    static String isTied(QualifiedName sequence, QualifiedName table, String column, char how, String attribute) {
        return "EXISTS (SELECT FROM pg_depend AS d\n"
                + "            JOIN pg_attribute AS a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid\n"
                + "           WHERE d.classid = 'pg_class'::regclass AND d.objid = " + relation(sequence) + "\n"
                + "             AND d.refclassid = 'pg_class'::regclass AND d.refobjid = " + relation(table) + "\n"
                + "             AND d.deptype = '" + how + "' AND a.attname = " + literal(column)
                + (attribute.isEmpty() ? "" : " AND " + attribute) + ")";
    }

    /** Whether the default of the column draws from the sequence. */
    static String isDefault(QualifiedName sequence, QualifiedName table, String column) {
        return "EXISTS (SELECT FROM pg_depend AS d\n"
                + "            JOIN pg_attrdef AS f ON f.oid = d.objid\n"
                + "            JOIN pg_attribute AS a ON a.attrelid = f.adrelid AND a.attnum = f.adnum\n"
                + "           WHERE d.classid = 'pg_attrdef'::regclass\n"
                + "             AND d.refclassid = 'pg_class'::regclass AND d.refobjid = " + relation(sequence) + "\n"
                + "             AND a.attrelid = " + relation(table) + " AND a.attname = " + literal(column) + ")";
    }

    /** The OID of a relation, NULL when it is gone. */
    static String relation(QualifiedName name) {
        return "to_regclass(" + literal(name.quoted()) + ")";
    }

    /** As the server keeps them: one item for each pair of grantee and grantor. */
    private static String aclItems(List<SequenceDetails.Grant> grants) {
        record Parties(String grantee, String grantor) {}
        Map<Parties, StringBuilder> items = new LinkedHashMap<>();
        for (SequenceDetails.Grant grant : grants) {
            String grantee = grant.grantee() == null ? "" : quoteAlways(grant.grantee());
            items.computeIfAbsent(new Parties(grantee, quoteAlways(grant.grantor())), any -> new StringBuilder())
                    .append(letter(grant.privilege()))
                    .append(grant.grantable() ? "*" : "");
        }
        return "ARRAY["
                + items.entrySet().stream()
                        .map(item -> literal(item.getKey().grantee() + "=" + item.getValue() + "/"
                                + item.getKey().grantor()))
                        .collect(Collectors.joining(", "))
                + "]::aclitem[]";
    }

    private static String letter(String privilege) {
        return switch (privilege) {
            case "SELECT" -> "r";
            case "UPDATE" -> "w";
            case "USAGE" -> "U";
            default -> throw new IllegalArgumentException("not a privilege of a sequence: " + privilege);
        };
    }

    private static String quoteAlways(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    private static String role(@Nullable String name) {
        return name == null || name.equals(ColumnAudit.EVERYBODY) ? "PUBLIC" : quote(name);
    }
}
