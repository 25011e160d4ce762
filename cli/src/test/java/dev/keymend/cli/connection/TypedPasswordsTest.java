// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TypedPasswordsTest {
    private final List<String> questions = new ArrayList<>();
    private final TypedPasswords typed = new TypedPasswords();
    private final PasswordPrompt asking = typed.asking(question -> {
        questions.add(question);
        return question.contains("nobody") ? Optional.empty() : Optional.of("secret".toCharArray());
    });

    @Test
    void asksOnceAndThenKnows() {
        char[] first = asking.ask("app?").orElseThrow();
        assertThat(first).containsExactly("secret".toCharArray());
        Arrays.fill(first, '\0'); // as whoever has used it does

        assertThat(asking.ask("app?").orElseThrow()).containsExactly("secret".toCharArray());
        assertThat(typed.remembered().ask("app?").orElseThrow()).containsExactly("secret".toCharArray());
        assertThat(questions).containsExactly("app?");
    }

    @Test
    void knowsNothingThatWasNotTyped() {
        assertThat(asking.ask("nobody?")).isEmpty();
        assertThat(asking.ask("nobody?")).isEmpty();
        assertThat(typed.remembered().ask("app?")).isEmpty();
        assertThat(questions).containsExactly("nobody?", "nobody?");
    }
}
