// SPDX-License-Identifier: Apache-2.0
package dev.keymend.testkit;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;
import org.junit.platform.commons.support.AnnotationSupport;

/** Turns a {@link PostgresTest} into one invocation per server. */
final class PostgresTestExtension implements TestTemplateInvocationContextProvider {

    static final Namespace NAMESPACE = Namespace.create(PostgresTestExtension.class);

    @Override
    public boolean supportsTestTemplate(ExtensionContext context) {
        return AnnotationSupport.isAnnotated(context.getElement(), PostgresTest.class);
    }

    @Override
    public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(ExtensionContext context) {
        closeServersAfter(context);
        PostgresTest test = AnnotationSupport.findAnnotation(context.getElement(), PostgresTest.class)
                .orElseThrow();
        List<Integer> matrix = Matrix.majors();
        List<Integer> chosen = test.servers()
                .among(matrix.stream()
                        .filter(major -> major >= test.from() && major <= test.to())
                        .toList());
        return chosen.isEmpty()
                ? Stream.of(new SkippedInvocation(test, matrix))
                : chosen.stream().map(PostgresInvocation::new);
    }

    /** The store of the launcher's session closes what is in it when the session ends. */
    private static void closeServersAfter(ExtensionContext context) {
        context.getStore(StoreScope.LAUNCHER_SESSION, NAMESPACE)
                .computeIfAbsent(SharedServers.class, absent -> SharedServers.use());
    }
}
