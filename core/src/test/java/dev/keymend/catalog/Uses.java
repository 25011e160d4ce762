// SPDX-License-Identifier: Apache-2.0
package dev.keymend.catalog;

import dev.keymend.sample.Sql;
import dev.keymend.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** A snapshot in words, one line a use, gap or sequence. */
final class Uses {
    private Uses() {}

    /** Runs statements, then reads as superuser. */
    static CatalogSnapshot after(TestDatabase database, String... statements) throws SQLException {
        try (Connection connection = database.connect()) {
            Sql.execute(connection, statements);
            return CatalogReader.on(connection).read();
        }
    }

    /** What a role sees. */
    static CatalogSnapshot seenBy(TestDatabase database, String role) throws SQLException {
        try (Connection connection = database.connect(role)) {
            return CatalogReader.on(connection).read();
        }
    }

    /** {@code public.users.id <- public.users_id_seq, serial, in users_pkey}. */
    static List<String> examined(CatalogSnapshot snapshot) {
        return snapshot.uses().stream()
                .map(ExaminedUse::use)
                .map(use -> use.quotedColumn() + " <- " + use.sequence().name() + ", "
                        + use.kind().words() + ", in "
                        + String.join(
                                " and ",
                                use.keys().stream().map(UniqueKey::name).toList()))
                .toList();
    }

    /** {@code public.users.id (public.users_id_seq): reason | grant}. */
    static List<String> unexamined(CatalogSnapshot snapshot) {
        return snapshot.unexamined().stream()
                .map(gap -> gap.subject() + ": " + gap.reason() + " | " + gap.grant())
                .toList();
    }

    /** {@code public.s -> public.t.id, public.u.id}. */
    static List<String> unlinked(CatalogSnapshot snapshot) {
        return snapshot.unlinked().stream()
                .map(each -> each.sequence().name() + " -> "
                        + String.join(
                                ", ",
                                each.likely().stream()
                                        .map(likely -> likely.use().quotedColumn())
                                        .toList()))
                .toList();
    }

    /** The keys of the only use. */
    static KeyFacts keys(CatalogSnapshot snapshot) {
        if (snapshot.uses().size() != 1) {
            throw new AssertionError("not one use: " + examined(snapshot) + ", not examined " + unexamined(snapshot));
        }
        return snapshot.uses().get(0).keys();
    }
}
