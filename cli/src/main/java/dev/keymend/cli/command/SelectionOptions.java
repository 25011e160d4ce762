// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.command;

import dev.keymend.catalog.CatalogReader;
import dev.keymend.catalog.CatalogSnapshot;
import dev.keymend.cli.Options;
import dev.keymend.cli.UsageException;
import dev.keymend.diagnosis.Selection;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** What is to be mended; by itself every late sequence of the database. */
final class SelectionOptions {
    private final OptionSpec rules = Options.repeatable("RULE", "--rule")
            .description("mend the findings of this rule (default: sequence-behind; everything else must be asked for)."
                    + " May be repeated")
            .build();
    private final OptionSpec tables = Options.repeatable("TABLE", "--table")
            .description("only what concerns this table, as SQL writes its name. May be repeated")
            .build();
    private final OptionSpec sequences = Options.repeatable("SEQUENCE", "--sequence")
            .description("only what concerns this sequence. May be repeated; with --table, either will do")
            .build();
    private final OptionSpec remedy = Options.value(long.class, "N", "--remedy")
            .defaultValue("1")
            .description("of each finding take the N-th of the remedies that check lists (default: ${DEFAULT-VALUE})")
            .build();

    void addTo(CommandSpec command) {
        command.addOption(rules).addOption(tables).addOption(sequences).addOption(remedy);
    }

    Selection toSelection() {
        try {
            return Selection.DEFAULT
                    .ofRules(Options.texts(rules))
                    .inTables(Options.texts(tables))
                    .ofSequences(Options.texts(sequences))
                    .byRemedy(Math.toIntExact(remedy.<Long>getValue()));
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }

    /** A name that nothing has is a slip of the pen; mending less than was meant would hide it. */
    void mustBeKnown(Selection selection, CatalogSnapshot snapshot, Connection database) throws SQLException {
        List<String> unknown = selection.unknown(snapshot);
        if (!unknown.isEmpty()) {
            for (String table : Options.texts(tables)) {
                if (unknown.contains("--table " + table)) {
                    mustBeATable(table, database);
                }
            }
            throw new UsageException(String.join(", ", unknown) + ": the database "
                    + snapshot.server().database() + " has nothing of that name; write it as SQL does, [schema.]name");
        }
    }

    private static void mustBeATable(String name, Connection database) throws SQLException {
        Optional<String> kind = CatalogReader.on(database).kindOf(name);
        if (kind.isPresent()) {
            throw new UsageException(
                    "--table " + name + ": it is " + (kind.get().startsWith("i") ? "an " : "a ") + kind.get()
                            + ", and keys are of tables; name the table whose rows they are");
        }
    }
}
