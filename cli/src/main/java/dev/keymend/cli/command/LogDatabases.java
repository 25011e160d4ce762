// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.command;

import dev.keymend.logs.LogGroup;
import dev.keymend.logs.LogReport;
import dev.keymend.violation.UniqueViolation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Which violations of a log a database can explain: a table of the same name in another one has other rows and sequences. */
final class LogDatabases {
    private final LogReport report;
    private final String connected;

    /** @param connected the database that is looked at */
    LogDatabases(LogReport report, String connected) {
        this.report = report;
        this.connected = connected;
    }

    /** The last violations of the first constraints that are of the database, or of which the log does not tell the database. */
    Map<LogGroup, UniqueViolation> explainable(int most) {
        Map<LogGroup, UniqueViolation> examples = new LinkedHashMap<>();
        for (LogGroup group : report.constraints()) {
            if (examples.size() < most && !isElsewhere(group)) {
                group.example().ifPresent(example -> examples.put(group, example));
            }
        }
        return examples;
    }

    /** The report with a note about those that are of other databases. */
    LogReport noted() {
        Set<String> others = new TreeSet<>();
        for (LogGroup group : report.constraints()) {
            if (isElsewhere(group)) {
                others.add(Objects.requireNonNull(database(group)));
            }
        }
        if (others.isEmpty()) {
            return report;
        }
        List<String> notes = new ArrayList<>(report.notes());
        notes.add("Not explained by the database " + connected + ", to which the connection is: violations in "
                + String.join(", ", others) + ". Run it once more with a connection to "
                + (others.size() == 1 ? "that database." : "each of these databases."));
        return new LogReport(
                report.files(),
                report.bytes(),
                report.lines(),
                report.violations(),
                report.constraints(),
                report.neighbours(),
                notes,
                report.complete());
    }

    private boolean isElsewhere(LogGroup group) {
        @Nullable String its = database(group);
        return its != null && !its.equals(connected);
    }

    private static @Nullable String database(LogGroup group) {
        return group.database() != null
                ? group.database()
                : group.example().map(UniqueViolation::database).orElse(null);
    }
}
