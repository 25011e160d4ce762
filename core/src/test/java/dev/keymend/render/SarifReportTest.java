// SPDX-License-Identifier: Apache-2.0
package dev.keymend.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keymend.internal.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Against what the schema of SARIF 2.1.0 demands of each object, and lets stand in it. */
class SarifReportTest {
    /** Of an object: what it must have, and what else it may have, of what we write. */
    private record Shape(Set<String> required, Set<String> allowed, Map<String, String> children) {}

    /** The part of the schema that we use; each of these objects forbids every other property. */
    private static final Map<String, Shape> SHAPES = Map.ofEntries(
            Map.entry("sarifLog", new Shape(Set.of("version", "runs"), Set.of("$schema"), Map.of("runs", "run"))),
            Map.entry(
                    "run",
                    new Shape(
                            Set.of("tool"),
                            Set.of("invocations", "results", "automationDetails", "columnKind", "properties"),
                            Map.of(
                                    "tool",
                                    "tool",
                                    "invocations",
                                    "invocation",
                                    "results",
                                    "result",
                                    "automationDetails",
                                    "automationDetails"))),
            Map.entry("automationDetails", new Shape(Set.of(), Set.of("id"), Map.of())),
            Map.entry("tool", new Shape(Set.of("driver"), Set.of(), Map.of("driver", "toolComponent"))),
            Map.entry(
                    "toolComponent",
                    new Shape(Set.of("name"), Set.of("version", "rules"), Map.of("rules", "reportingDescriptor"))),
            Map.entry(
                    "reportingDescriptor",
                    new Shape(
                            Set.of("id"),
                            Set.of("shortDescription", "help"),
                            Map.of("shortDescription", "multiformatMessage", "help", "multiformatMessage"))),
            Map.entry("multiformatMessage", new Shape(Set.of("text"), Set.of("markdown"), Map.of())),
            Map.entry(
                    "invocation",
                    new Shape(
                            Set.of("executionSuccessful"),
                            Set.of("toolExecutionNotifications"),
                            Map.of("toolExecutionNotifications", "notification"))),
            Map.entry(
                    "notification",
                    new Shape(
                            Set.of("message"),
                            Set.of("level", "locations"),
                            Map.of("message", "message", "locations", "location"))),
            Map.entry(
                    "result",
                    new Shape(
                            Set.of("message"),
                            Set.of(
                                    "ruleId",
                                    "ruleIndex",
                                    "level",
                                    "locations",
                                    "partialFingerprints",
                                    "suppressions",
                                    "properties"),
                            Map.of("message", "message", "locations", "location", "suppressions", "suppression"))),
            Map.entry("message", new Shape(Set.of("text"), Set.of("markdown"), Map.of())),
            Map.entry(
                    "location",
                    new Shape(Set.of(), Set.of("logicalLocations"), Map.of("logicalLocations", "logicalLocation"))),
            Map.entry("logicalLocation", new Shape(Set.of(), Set.of("name", "fullyQualifiedName", "kind"), Map.of())),
            Map.entry("suppression", new Shape(Set.of("kind"), Set.of("justification"), Map.of())));

    private static final Set<?> LEVELS = Set.of("none", "note", "warning", "error");

    @Test
    void hasTheShapeOfTheSchema() {
        for (Audit audit : List.of(Documents.sample(), Documents.hostile())) {
            Map<String, ?> log = Json.object(Documents.sarif(audit));
            assertThat(log.get("version")).isEqualTo("2.1.0");
            check("sarifLog", log);
        }
    }

    @Test
    void saysWhatWhereAndHowBad() {
        Object worst = Tree.at(run(), "results", 0);
        assertThat(Tree.at(worst, "ruleId")).isEqualTo("sequence-behind");
        assertThat(Tree.at(worst, "level")).isEqualTo("error");
        assertThat(Tree.at(worst, "locations", 0, "logicalLocations", 0))
                .isEqualTo(Map.of("name", "id", "fullyQualifiedName", "public.users.id", "kind", "column"));
        assertThat(Tree.list(run(), "results"))
                .allSatisfy(result ->
                        assertThat(LEVELS.contains(Tree.at(result, "level"))).isTrue());
    }

    @Test
    void everyResultPointsToItsRuleAndEveryRuleHasItsPage() {
        assertThat(Tree.list(run(), "results")).isNotEmpty().allSatisfy(result -> {
            Object rule = Tree.at(run(), "tool", "driver", "rules", Tree.at(result, "ruleIndex"));
            assertThat(Tree.at(rule, "id")).isEqualTo(Tree.at(result, "ruleId"));
            assertThat(Tree.at(rule, "shortDescription", "text"))
                    .isEqualTo("error · of " + Tree.at(result, "ruleId") + ".");
        });
    }

    @Test
    void whatWasAcceptedIsSuppressedAndWhatWasNotSeenIsNoSuccess() {
        assertThat(Tree.list(run(), "results").stream().filter(each -> ((Map<?, ?>) each).containsKey("suppressions")))
                .hasSize(1);
        assertThat(Tree.at(run(), "invocations", 0, "executionSuccessful")).isEqualTo(false);
        assertThat(Tree.at(run(), "invocations", 0, "toolExecutionNotifications", 0, "message", "text"))
                .isEqualTo("Not examined: public.hidden.id (public.hidden_id_seq): no SELECT on the column."
                        + " This would show it: GRANT SELECT (id) ON public.hidden TO app;");
    }

    private static Object run() {
        return Tree.at(Json.object(Documents.sarif(Documents.sample())), "runs", 0);
    }

    private static void check(String name, Object value) {
        if (value instanceof List<?> list) {
            list.forEach(each -> check(name, each));
            return;
        }
        Map<?, ?> object = (Map<?, ?>) value;
        Shape shape = SHAPES.get(name);
        assertThat(shape).as(name).isNotNull();
        for (String required : shape.required()) {
            assertThat(object.containsKey(required))
                    .as("%s has %s", name, required)
                    .isTrue();
        }
        object.forEach((property, child) -> {
            assertThat(shape.required().contains(property) || shape.allowed().contains(property))
                    .as("%s may have %s", name, property)
                    .isTrue();
            String type = shape.children().get(String.valueOf(property));
            if (type != null) {
                check(type, child);
            }
        });
    }
}
