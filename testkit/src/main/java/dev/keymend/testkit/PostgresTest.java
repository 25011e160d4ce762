// SPDX-License-Identifier: Apache-2.0
package dev.keymend.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test that runs once per PostgreSQL server of the matrix (system property {@code keymend.test.servers}, such as
 * {@code 14,18}).
 *
 * <p>The method, and lifecycle methods of its class, may take a {@link TestDatabase}: empty, for this invocation only,
 * dropped afterwards. What the test leaves open in it fails the test. A method whose versions the matrix does not have is
 * skipped, and says so.
 */
@Documented
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@TestTemplate
@ExtendWith(PostgresTestExtension.class)
public @interface PostgresTest {

    /** The oldest major version that has what the test is about. */
    int from() default 0;

    /** The newest major version that has what the test is about. */
    int to() default Integer.MAX_VALUE;

    /** Which of the matrix's servers between the two. */
    Servers servers() default Servers.ALL;
}
