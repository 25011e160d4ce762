// SPDX-License-Identifier: Apache-2.0
package dev.keymend.catalog;

import org.jspecify.annotations.Nullable;

/**
 * One row of sequence-links.sql: a column and a sequence that the catalog ties together.
 *
 * @param fullType the type below a domain, with its modifier
 * @param affixes what stands around the number where the key is a text; null for numbers and for other texts
 */
record SequenceLink(
        long sequenceOid,
        long tableOid,
        String column,
        String columnType,
        String baseType,
        String fullType,
        String identityKind,
        boolean identity,
        boolean owned,
        boolean byDefault,
        @Nullable String defaultExpression,
        boolean plainDefault,
        boolean maySelect,
        @Nullable Affixes affixes) {
    SequenceUse.Kind kind() {
        if (identity) {
            return identityKind.equals("a") ? SequenceUse.Kind.IDENTITY_ALWAYS : SequenceUse.Kind.IDENTITY_BY_DEFAULT;
        }
        if (owned) {
            return byDefault ? SequenceUse.Kind.SERIAL : SequenceUse.Kind.OWNED;
        }
        return SequenceUse.Kind.DEFAULT;
    }
}
