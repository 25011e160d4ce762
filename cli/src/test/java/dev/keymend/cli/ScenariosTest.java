// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli;

import dev.keymend.testkit.scenario.Scenarios;
import java.io.IOException;
import java.io.InputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/** Every story of scenarios/, through the real command line. */
class ScenariosTest {
    @TestFactory
    Stream<DynamicNode> stories() throws IOException {
        return Scenarios.in(
                Scenarios.root(),
                (arguments, out, err, environment, directory) -> Keymend.run(
                        arguments,
                        new Invocation(
                                environment, directory, directory, InputStream.nullInputStream(), out, err, false)));
    }
}
