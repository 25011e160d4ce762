// SPDX-License-Identifier: Apache-2.0
package dev.keymend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keymend.apply.Journal;
import dev.keymend.apply.PlanRunner;
import dev.keymend.apply.StepOutcome;
import dev.keymend.apply.UndoRunner;
import dev.keymend.catalog.CatalogReader;
import dev.keymend.catalog.CatalogSnapshot;
import dev.keymend.catalog.ExaminedUse;
import dev.keymend.catalog.QualifiedName;
import dev.keymend.catalog.SequenceFacts;
import dev.keymend.catalog.Subject;
import dev.keymend.catalog.Unexamined;
import dev.keymend.diagnosis.Diagnosis;
import dev.keymend.diagnosis.Finding;
import dev.keymend.diagnosis.Severity;
import dev.keymend.plan.LockBudget;
import dev.keymend.plan.Plan;
import dev.keymend.sample.RandomDatabase;
import dev.keymend.sample.Sql;
import dev.keymend.testkit.PostgresTest;
import dev.keymend.testkit.Property;
import dev.keymend.testkit.Servers;
import dev.keymend.testkit.TestDatabase;
import dev.keymend.testkit.TestServers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;

/** Databases of any sort are repaired, and then every table takes its next row. */
class RandomDatabasesTest {
    private static final int DATABASES = 30;

    @TempDir
    private Path folder;

    private int journals;

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void everyTableTakesItsNextRowAfterTheRepair(TestDatabase first) throws Exception {
        Property.check(DATABASES, generator -> {
            try (TestDatabase database = TestServers.database(first.major());
                    Connection superuser = database.connect()) {
                RandomDatabase drawn = RandomDatabase.create(database, superuser, generator);
                try (Connection repairer = database.connect(drawn.repairer())) {
                    check(database, superuser, repairer, drawn);
                } catch (AssertionError | SQLException e) {
                    throw new AssertionError(String.join(";\n", drawn.statements()) + ";\n" + e.getMessage(), e);
                }
            }
        });
    }

    private void check(TestDatabase database, Connection superuser, Connection repairer, RandomDatabase drawn)
            throws SQLException {
        Map<QualifiedName, String> before = states(superuser);
        CatalogSnapshot snapshot = CatalogReader.on(repairer).read();
        LockBudget budget = LockBudget.DEFAULT.withTablesLocked(drawn.locksTables());
        Plan plan = Plan.of(snapshot, budget);
        Path file = folder.resolve("journal" + journals++);
        List<StepOutcome> outcomes;
        try (Journal journal = Journal.create(file, snapshot.server())) {
            outcomes = PlanRunner.on(repairer).with(budget).run(plan, journal);
        }
        assertThat(outcomes).allMatch(StepOutcome::good);
        Map<QualifiedName, String> after = states(superuser);
        nothingWentBackwards(snapshot, before, after);
        CatalogSnapshot second = CatalogReader.on(repairer).read();
        assertThat(Plan.of(second, budget).steps()).as("a second plan").isEmpty();
        Set<QualifiedName> refused = plan.refusals().stream()
                .map(refusal -> sequenceOf(refusal.subject()))
                .collect(Collectors.toSet());
        nothingIsBehind(second, refused);
        if (drawn.undoes() && Files.exists(file)) { // There is none where nothing was behind.
            undo(superuser, repairer, file, outcomes, before);
            return;
        }
        Set<String> rewritten = outcomes.stream()
                .filter(outcome -> outcome instanceof StepOutcome.Applied applied
                        && !applied.held().isZero())
                .map(StepOutcome::stepId)
                .collect(Collectors.toSet());
        try (Connection fresh = database.connect()) {
            everyTableTakesARow(superuser, fresh, drawn, excused(second, refused), rewritten);
        }
    }

    private static void nothingWentBackwards(
            CatalogSnapshot snapshot, Map<QualifiedName, String> before, Map<QualifiedName, String> after) {
        for (SequenceFacts sequence : snapshot.sequences()) {
            long from = last(before, sequence.name());
            long to = last(after, sequence.name());
            assertThat(from == to || sequence.isBeyond(to, from))
                    .as("%s went from %s to %s", sequence.name(), from, to)
                    .isTrue();
        }
    }

    private static void nothingIsBehind(CatalogSnapshot second, Set<QualifiedName> refused) {
        for (Finding finding : Diagnosis.complete().of(second).findings()) {
            if (finding.rule().equals("sequence-behind") && finding.severity() == Severity.ERROR) {
                assertThat(refused).as(finding.summary()).contains(sequenceOf(finding.subject()));
            }
        }
    }

    /** Tables that need not take a row: refused, not examined, or with a sequence that has no value left. */
    private static Set<QualifiedName> excused(CatalogSnapshot second, Set<QualifiedName> refused) {
        Set<QualifiedName> sequences = new HashSet<>(refused);
        for (Finding finding : Diagnosis.complete().of(second).findings()) {
            if (finding.rule().equals("sequence-exhausted")) {
                sequences.add(sequenceOf(finding.subject()));
            }
        }
        Set<QualifiedName> tables = new HashSet<>();
        for (ExaminedUse use : second.uses()) {
            if (sequences.contains(use.use().sequence().name())) {
                tables.add(use.use().table().name());
            }
        }
        for (Unexamined gap : second.unexamined()) {
            tables.add(new QualifiedName(
                    String.valueOf(gap.subject().schema()),
                    String.valueOf(gap.subject().table())));
        }
        return tables;
    }

    private static QualifiedName sequenceOf(Subject subject) {
        return new QualifiedName(String.valueOf(subject.sequenceSchema()), String.valueOf(subject.sequence()));
    }

    /**
     * Three times around. Where the sequence was rewritten, a session that had cached values of it takes part; others
     * are told to reconnect.
     */
    private static void everyTableTakesARow(
            Connection old, Connection fresh, RandomDatabase drawn, Set<QualifiedName> excused, Set<String> rewritten)
            throws SQLException {
        for (int round = 0; round < 3; round++) {
            for (RandomDatabase.Fed fed : drawn.tables()) {
                boolean discarded =
                        rewritten.contains("advance:" + fed.sequence().quoted());
                try {
                    Sql.execute(
                            discarded ? old : fresh,
                            "INSERT INTO " + fed.table().quoted() + " DEFAULT VALUES");
                } catch (SQLException e) {
                    assertThat(excused).as("%s: %s", fed, e.getMessage()).contains(fed.root());
                }
            }
        }
    }

    private static void undo(
            Connection superuser,
            Connection repairer,
            Path file,
            List<StepOutcome> outcomes,
            Map<QualifiedName, String> before)
            throws SQLException {
        List<StepOutcome> undone = UndoRunner.on(repairer).run(file);
        assertThat(undone).hasSize((int)
                outcomes.stream().filter(StepOutcome.Applied.class::isInstance).count());
        Map<QualifiedName, String> after = states(superuser);
        for (StepOutcome outcome : undone) {
            if (outcome instanceof StepOutcome.Refused) {
                assertThat(outcome.detail())
                        .isEqualTo("it was moved by nextval, and values that were taken cannot be given back");
            } else {
                assertThat(outcome).isInstanceOf(StepOutcome.Applied.class);
                assertThat(before.keySet())
                        .filteredOn(name -> outcome.stepId().equals("advance:" + name.quoted()))
                        .singleElement()
                        .satisfies(name -> assertThat(after.get(name)).isEqualTo(before.get(name)));
            }
        }
    }

    /** Last value and is_called of every sequence. */
    private static Map<QualifiedName, String> states(Connection superuser) throws SQLException {
        Map<QualifiedName, String> states = new HashMap<>();
        for (SequenceFacts sequence : CatalogReader.on(superuser).read().sequences()) {
            states.put(
                    sequence.name(),
                    Sql.text(
                            superuser,
                            "SELECT last_value || ' ' || is_called FROM "
                                    + sequence.name().quoted()));
        }
        return states;
    }

    private static long last(Map<QualifiedName, String> states, QualifiedName name) {
        String state = String.valueOf(states.get(name));
        return Long.parseLong(state.substring(0, state.indexOf(' ')));
    }
}
