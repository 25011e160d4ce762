// SPDX-License-Identifier: Apache-2.0
package dev.keymend.catalog;

import dev.keymend.internal.sql.Identifiers;

/** A schema and a name in it, both as the catalog holds them, without quotation marks. */
public record QualifiedName(String schema, String name) implements Comparable<QualifiedName> {
    /** The name as SQL, quoted where it must be; also what a person is shown. */
    public String quoted() {
        return Identifiers.quote(schema, name);
    }

    /** By schema, then by name. */
    @Override
    public int compareTo(QualifiedName other) {
        int bySchema = schema.compareTo(other.schema);
        return bySchema != 0 ? bySchema : name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return quoted();
    }
}
