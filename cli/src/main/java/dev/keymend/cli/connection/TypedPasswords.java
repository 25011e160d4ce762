// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.connection;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** What a person has typed in this run, so that further connections to the same server need not ask again. */
final class TypedPasswords {
    private final Map<String, char[]> answers = new ConcurrentHashMap<>();

    /** Asks each question once, and then knows the answer. */
    PasswordPrompt asking(PasswordPrompt prompt) {
        return question -> known(question)
                .or(() -> prompt.ask(question).map(typed -> {
                    answers.put(question, typed.clone());
                    return typed;
                }));
    }

    /** Knows what was typed, and asks nobody. */
    PasswordPrompt remembered() {
        return this::known;
    }

    private Optional<char[]> known(String question) {
        return Optional.ofNullable(answers.get(question)).map(char[]::clone);
    }
}
