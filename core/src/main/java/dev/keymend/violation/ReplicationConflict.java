// SPDX-License-Identifier: Apache-2.0
package dev.keymend.violation;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A conflict that the apply worker of a subscription reports, from PostgreSQL 18 in its own words. Its values are cut by
 * the server at 64 bytes each, so a key of it is never sure to be whole.
 */
record ReplicationConflict(
        String schema,
        String table,
        String conflict,
        @Nullable String detail) {
    /** What every such message begins with. */
    static final String BEGINNING = "conflict detected on relation";

    private static final Pattern MESSAGE =
            Pattern.compile("conflict detected on relation \"([^\"]*)\": conflict=([a-z_]{1,40})");
    private static final Pattern INDEX = Pattern.compile("unique index \"([^\"]*)\"");
    private static final List<String> UNIQUE = List.of("insert_exists", "update_exists", "multiple_unique_conflicts");
    private static final List<String> ENDS = List.of("); existing local row", "), local row", "); remote row");

    /** Reads a message and its DETAIL; null when it is no conflict over a key. */
    static @Nullable ReplicationConflict in(String message, @Nullable String detail) {
        if (!message.startsWith(BEGINNING)) {
            return null;
        }
        Matcher matcher = MESSAGE.matcher(message);
        if (!matcher.find() || !UNIQUE.contains(matcher.group(2))) {
            return null;
        }
        String relation = matcher.group(1);
        int dot = relation.indexOf('.');
        return new ReplicationConflict(
                relation.substring(0, Math.max(dot, 0)), relation.substring(dot + 1), matcher.group(2), detail);
    }

    UniqueViolation.Builder describe(UniqueViolation.Builder violation) {
        violation
                .sqlState("23505")
                .schema(schema.isEmpty() ? null : schema)
                .table(table)
                .replicationConflict(conflict);
        if (detail == null) {
            return violation.detailGap(DetailGap.TERSE);
        }
        Matcher index = INDEX.matcher(detail);
        if (index.find()) {
            violation.constraint(index.group(1));
        }
        KeyText key = key(detail);
        return violation.key(key).detailGap(key == null ? DetailGap.HIDDEN : DetailGap.NONE);
    }

    private static @Nullable KeyText key(String detail) {
        int start = Math.max(detail.indexOf("Key ("), detail.indexOf("key ("));
        int open = start + "Key ".length();
        int close = start < 0 ? -1 : ColumnTexts.closing(detail, open);
        if (close < 0 || !detail.startsWith(")=(", close)) {
            return null;
        }
        int values = close + ")=(".length();
        for (String after : ENDS) {
            int end = detail.indexOf(after, values);
            if (end >= 0) {
                return KeyText.of(detail.substring(open + 1, close), detail.substring(values, end));
            }
        }
        return null;
    }
}
