// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli;

import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class HeadStartTest {
    @SuppressWarnings("unused") // By the test's source of arguments.
    private static final List<String> CLASSES = Stream.of(
                    HeadStart.DRIVER, HeadStart.AUDIT, HeadStart.LOAD, HeadStart.LOGS)
            .flatMap(List::stream)
            .toList();

    @ParameterizedTest
    @FieldSource("CLASSES")
    void namesAClassThatIsThere(String name) {
        assertThatCode(() -> Class.forName(name)).doesNotThrowAnyException();
    }
}
