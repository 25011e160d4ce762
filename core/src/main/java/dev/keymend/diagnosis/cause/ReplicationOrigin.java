// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis.cause;

import dev.keymend.violation.UniqueViolation;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the CONTEXT of an apply worker says, in whatever language: its origin and where the transaction ended.
 *
 * @param name of the origin, {@code pg_16395} for the subscription of that OID; null when it is not named
 * @param lsn where the publisher's transaction ended, which is what SKIP wants; null before PostgreSQL 15
 */
record ReplicationOrigin(@Nullable String name, @Nullable String lsn) {
    private static final Pattern NAME = Pattern.compile("[\"»«„“「]\\s?(pg_(\\d{1,10})(?:_\\d{1,10})?)\\s?[\"»«“”」]");
    private static final Pattern LSN =
            Pattern.compile("(?<![0-9A-Za-z/])([0-9A-F]{1,8}/[0-9A-F]{1,8})(?![0-9A-Za-z/])");

    static ReplicationOrigin of(UniqueViolation violation) {
        String context = violation.context();
        if (context == null) {
            return new ReplicationOrigin(null, null);
        }
        Matcher name = NAME.matcher(context);
        if (!name.find()) {
            return new ReplicationOrigin(null, null);
        }
        Matcher lsn = LSN.matcher(context);
        return new ReplicationOrigin(name.group(1), lsn.find() ? lsn.group(1) : null);
    }

    /** The subscription's OID. */
    OptionalLong subscriptionOid() {
        Matcher matcher = name == null ? null : Pattern.compile("pg_(\\d+)").matcher(name);
        return matcher != null && matcher.find()
                ? OptionalLong.of(Long.parseLong(matcher.group(1)))
                : OptionalLong.empty();
    }
}
