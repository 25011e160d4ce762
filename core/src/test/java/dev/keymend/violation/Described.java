// SPDX-License-Identifier: Apache-2.0
package dev.keymend.violation;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A violation with all that it says, as lines of {@code name: value}. */
final class Described {
    private final List<String> lines = new ArrayList<>();

    private Described() {}

    static String all(List<UniqueViolation> violations) {
        StringBuilder text = new StringBuilder("violations: " + violations.size() + "\n");
        for (UniqueViolation violation : violations) {
            text.append(String.join("\n", one(violation))).append("\n\n");
        }
        return text.toString();
    }

    private static List<String> one(UniqueViolation violation) {
        Described described = new Described();
        KeyText key = violation.key();
        KeyText existing = violation.existingKey();
        described.add("kind", violation.kind().word());
        described.add("sqlState", violation.sqlState());
        described.add("schema", violation.schema());
        described.add("table", violation.table());
        described.add("constraint", violation.constraint());
        described.add("columns", violation.columns().isEmpty() ? null : String.join(" | ", violation.columns()));
        described.add("values", key == null ? null : key.valuesText() + (key.truncated() ? " <cut>" : ""));
        described.add("readings", key == null || key.readings().size() == 1 ? null : key.readings());
        described.add("existing", existing == null ? null : existing.valuesText());
        described.add("message", violation.message());
        described.add("statement", violation.statement());
        described.add("parameters", violation.parameters());
        described.add("context", violation.context());
        described.add("routine", violation.routine());
        described.add("time", violation.time());
        described.add("user", violation.user());
        described.add("database", violation.database());
        described.add("conflict", violation.replicationConflict());
        described.add("gap", violation.detailGap() == DetailGap.NONE ? null : violation.detailGap());
        described.add("stack", violation.stack() == ClientStack.UNKNOWN ? null : violation.stack());
        return described.lines;
    }

    private void add(String name, @Nullable Object value) {
        if (value != null) {
            lines.add(name + ": " + value.toString().replace("\\", "\\\\").replace("\n", "\\n"));
        }
    }
}
