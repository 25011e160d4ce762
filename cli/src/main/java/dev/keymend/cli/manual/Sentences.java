// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.manual;

import java.util.regex.Pattern;

/** Texts of the model, as they are needed elsewhere. */
public final class Sentences {
    private static final Pattern DEFAULT = Pattern.compile("\\s*\\(default: [^)]*\\)");
    private static final Pattern END = Pattern.compile("[.:;]( |$)");

    private Sentences() {}

    /** The first sentence, or clause, of a description, without the default. */
    public static String first(String... lines) {
        String text = DEFAULT.matcher(String.join(" ", lines)).replaceAll("");
        return END.split(text.strip(), 2)[0].strip();
    }
}
