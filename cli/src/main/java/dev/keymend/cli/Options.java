// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli;

import java.util.List;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Options as values. Picocli reads annotations too, but reading them takes several times as long as everything else
 * that a short run does.
 */
public final class Options {
    private Options() {}

    /** An option with a value; null when it was not given and has no default. */
    public static OptionSpec.Builder value(Class<?> type, String label, String... names) {
        return OptionSpec.builder(names).type(type).paramLabel(label);
    }

    /** An option with a text that may be given again and again; {@link #texts} reads it. */
    public static OptionSpec.Builder repeatable(String label, String... names) {
        return value(List.class, label, names).auxiliaryTypes(String.class);
    }

    /** An option without a value; {@link #given} reads it. */
    public static OptionSpec flag(String description, String... names) {
        return OptionSpec.builder(names)
                .type(boolean.class)
                .description(description)
                .build();
    }

    /** Whether a flag was given. */
    public static boolean given(OptionSpec flag) {
        return Boolean.TRUE.equals(flag.getValue());
    }

    /** The texts that were given, in order. */
    public static List<String> texts(OptionSpec repeatable) {
        List<String> texts = repeatable.getValue();
        return texts == null ? List.of() : texts;
    }
}
