// SPDX-License-Identifier: Apache-2.0
package dev.keymend.testkit;

import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;

/** One run of a test on one server. The database is made when a parameter first asks for it. */
record PostgresInvocation(int major) implements TestTemplateInvocationContext, ParameterResolver, AfterEachCallback {

    @Override
    public String getDisplayName(int invocationIndex) {
        return "PostgreSQL " + major;
    }

    @Override
    public List<Extension> getAdditionalExtensions() {
        return List.of(this);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == TestDatabase.class
                && context.getTestMethod().isPresent();
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return store(context).computeIfAbsent(major, TestServers::database, TestDatabase.class);
    }

    /** JUnit puts what this throws behind what the test itself has thrown. */
    @Override
    public void afterEach(ExtensionContext context) {
        TestDatabase database = store(context).remove(major, TestDatabase.class);
        if (database != null) {
            database.close();
        }
    }

    private static Store store(ExtensionContext context) {
        return context.getStore(PostgresTestExtension.NAMESPACE);
    }
}
