// SPDX-License-Identifier: Apache-2.0
package dev.keymend.snippet;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Fills {@code {{name}}} in a text, once: what is filled in is not looked at again. */
final class Template {
    private static final Pattern HOLE = Pattern.compile("\\{\\{(\\w+)}}");

    private Template() {}

    static String fill(String text, Map<String, String> values) {
        return HOLE.matcher(text.stripTrailing())
                .replaceAll(hole -> Matcher.quoteReplacement(values.getOrDefault(hole.group(1), hole.group())));
    }
}
