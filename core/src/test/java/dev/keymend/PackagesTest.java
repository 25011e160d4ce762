// SPDX-License-Identifier: Apache-2.0
package dev.keymend;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The walls between packages, as the map in the design draws them. */
class PackagesTest {
    private static final JavaClasses CORE = new ClassFileImporter()
            .importUrl(
                    KeymendException.class.getProtectionDomain().getCodeSource().getLocation());

    private static final List<Class<?>> JDBC = List.of(Connection.class, Statement.class, ResultSet.class);

    /** Who may use whom; a new package is a line here. */
    private static final Map<String, List<String>> MAY_USE = Map.ofEntries(
            entry("", List.of()),
            entry("internal.sql", List.of()),
            entry("internal.text", List.of()),
            entry("internal.json", List.of("internal.text")),
            entry("internal.waiting", List.of()),
            entry("catalog", List.of("", "internal.sql", "internal.waiting", "internal.text")),
            entry("plan", List.of("catalog", "internal.sql")),
            entry("violation", List.of("internal.json")),
            entry("logs", List.of("violation", "internal.json")),
            entry("snippet", List.of("catalog", "plan", "violation", "internal.sql")),
            entry("diagnosis", List.of("catalog", "plan", "internal.sql", "internal.text")),
            entry("diagnosis.cause", List.of("catalog", "diagnosis", "plan", "snippet", "violation", "internal.sql")),
            entry("load", List.of("", "catalog", "plan", "internal.sql", "internal.waiting")),
            entry("insert", List.of("", "catalog", "violation", "internal.sql")),
            entry("apply", List.of("", "catalog", "plan", "internal.sql", "internal.json", "internal.waiting")),
            entry(
                    "render",
                    List.of(
                            "catalog",
                            "diagnosis",
                            "diagnosis.cause",
                            "plan",
                            "apply",
                            "load",
                            "logs",
                            "violation",
                            "internal.json",
                            "internal.text")));

    @Test
    void packagesUseOnlyWhatTheyMay() {
        Map<String, TreeSet<String>> surplus = new TreeMap<>();
        for (JavaClass type : CORE) {
            String from = name(type);
            assertThat(MAY_USE).as("a package the map does not have").containsKey(from);
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                JavaClass target = dependency.getTargetClass().getBaseComponentType();
                if (target.getPackageName().startsWith("dev.keymend")
                        && !name(target).equals(from)
                        && !MAY_USE.getOrDefault(from, List.of()).contains(name(target))) {
                    surplus.computeIfAbsent(from, key -> new TreeSet<>()).add(name(target));
                }
            }
        }
        assertThat(surplus).isEmpty();
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("dev.keymend.(**)").should().beFreeOfCycles().check(CORE);
    }

    @Test
    void onlyReadersAndWritersSeeAConnection() {
        List<String> packages = CORE.stream()
                .filter(type -> type.getDirectDependenciesFromSelf().stream()
                        .anyMatch(dependency -> JDBC.stream()
                                .anyMatch(jdbc -> dependency.getTargetClass().isEquivalentTo(jdbc))))
                .map(PackagesTest::name)
                .distinct()
                .sorted()
                .toList();
        assertThat(packages)
                .as("the explainer hands a connection on to the catalog's readers")
                .containsExactly("apply", "catalog", "diagnosis.cause", "insert", "internal.sql", "load");
    }

    @Test
    void theCoreKnowsNeitherItsTestsNorItsCommandLine() {
        assertThat(CORE.stream()
                        .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                        .map(Dependency::getTargetClass)
                        .filter(resideInAnyPackage(
                                "dev.keymend.testkit..",
                                "dev.keymend.embedded..",
                                "dev.keymend.cli..",
                                "info.picocli..")))
                .isEmpty();
        assertThat(CORE.that(resideInAPackage("dev.keymend.catalog"))).isNotEmpty();
    }

    private static String name(JavaClass type) {
        return type.getPackageName().replaceFirst("^dev\\.keymend\\.?", "");
    }
}
