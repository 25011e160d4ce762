// SPDX-License-Identifier: Apache-2.0
package dev.keymend.testkit;

import java.util.List;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;

/** Stands for a test none of whose servers are in the matrix: skipped, not forgotten. */
record SkippedInvocation(PostgresTest test, List<Integer> matrix) implements TestTemplateInvocationContext {

    @Override
    public String getDisplayName(int invocationIndex) {
        return "no PostgreSQL " + range();
    }

    @Override
    public List<Extension> getAdditionalExtensions() {
        ExecutionCondition never = context ->
                ConditionEvaluationResult.disabled("Needs PostgreSQL " + range() + ", and this run has only " + matrix);
        return List.of(never);
    }

    private String range() {
        if (test.from() <= 0) {
            return "up to " + test.to();
        }
        return test.to() == Integer.MAX_VALUE ? "from " + test.from() : test.from() + " to " + test.to();
    }
}
