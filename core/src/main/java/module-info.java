// SPDX-License-Identifier: Apache-2.0
/** Finds, explains, repairs and prevents PostgreSQL's duplicate key violations. The exports are the API. */
module dev.keymend.core {
    requires transitive java.sql;
    requires java.xml;
    requires transitive org.jspecify;
    requires de.siegmar.fastcsv;
    requires org.postgresql.jdbc;
    requires tools.jackson.core;

    exports dev.keymend;
    exports dev.keymend.apply;
    exports dev.keymend.catalog;
    exports dev.keymend.diagnosis;
    exports dev.keymend.diagnosis.cause;
    exports dev.keymend.insert;
    exports dev.keymend.load;
    exports dev.keymend.logs;
    exports dev.keymend.plan;
    exports dev.keymend.render;
    exports dev.keymend.violation;
}
