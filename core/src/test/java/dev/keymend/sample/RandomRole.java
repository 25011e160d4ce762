// SPDX-License-Identifier: Apache-2.0
package dev.keymend.sample;

import static dev.keymend.internal.sql.Identifiers.literal;
import static dev.keymend.internal.sql.Identifiers.quote;

import dev.keymend.catalog.QualifiedName;
import dev.keymend.testkit.Generator;
import dev.keymend.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Somebody who repairs a database: a superuser, the owner of everything, or one who may read all but a few things. */
final class RandomRole {
    private final TestDatabase database;
    private final Connection connection;
    private final Generator generator;
    private final KeptStatements statements;

    RandomRole(TestDatabase database, Connection connection, Generator generator, KeptStatements statements) {
        this.database = database;
        this.connection = connection;
        this.generator = generator;
        this.statements = statements;
    }

    /** Makes the role, where it is none of the server's own; its name. */
    String make(List<String> schemas, List<QualifiedName> tables, List<QualifiedName> sequences) throws SQLException {
        int sort = generator.intBetween(0, 4);
        if (sort < 2) {
            return "postgres";
        }
        String name = database.role(generator.pick(List.of("owner", "Some \"body", "user")));
        for (String schema : schemas) {
            statements.run("GRANT USAGE ON SCHEMA " + quote(schema) + " TO " + quote(name));
        }
        if (sort == 4) {
            letRead(name, schemas, tables, sequences);
        } else {
            own(name);
        }
        return name;
    }

    private void letRead(String name, List<String> schemas, List<QualifiedName> tables, List<QualifiedName> sequences)
            throws SQLException {
        String role = quote(name);
        for (String schema : schemas) {
            statements.run("GRANT SELECT ON ALL TABLES IN SCHEMA " + quote(schema) + " TO " + role);
            statements.run("GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA " + quote(schema) + " TO " + role);
        }
        String withheld = generator.pick(tables).quoted();
        if (generator.chance(0.5)) {
            statements.run("REVOKE SELECT ON " + withheld + " FROM " + role);
        }
        String sequence = generator.pick(sequences).quoted();
        statements.run(generator.pick(List.of(
                "REVOKE ALL ON " + sequence + " FROM " + role,
                "REVOKE USAGE ON " + sequence + " FROM " + role,
                "REVOKE SELECT ON " + sequence + " FROM " + role)));
    }

    private void own(String name) throws SQLException {
        for (String change : Sql.texts(
                connection,
                "SELECT format('ALTER TABLE %s OWNER TO %I', c.oid::regclass, " + literal(name) + ") FROM pg_class c"
                        + " JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('r', 'p', 'S')"
                        + " AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'"
                        + " AND NOT EXISTS (SELECT FROM pg_depend d WHERE c.relkind = 'S' AND d.objid = c.oid"
                        + " AND d.deptype IN ('a', 'i')) ORDER BY c.oid")) {
            statements.run(change);
        }
    }
}
